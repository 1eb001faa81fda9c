// Which counter counts what: by the registry, and never the same kWh twice.
import { expect, it } from 'vitest'
import { countedBy, panelCounters } from '../../../rules/energy/meter-roles.ts'
import { Device } from '../../../rules/model/home.ts'

const devices = [
  { deviceId: 'em', kind: 'meter', counts: { '0': 'grid', '1': 'panels' } },
  { deviceId: 'kwh', kind: 'meter' },
  { deviceId: 'string', kind: 'solar' },
  { deviceId: 'fridge', kind: 'plug' },
].map((device) => Device.parse(device))

it.each([
  ['imported-t2/p1', 'grid'],
  ['exported-t1/p1', 'grid'],
  ['solar/inverter', 'panels'],
  ['energy/em/0', 'grid'],
  ['energy/em/1', 'panels'],
  ['energy/em/2', 'part'],
  ['returned/kwh', 'grid'],
  ['energy/string', 'panels'],
  ['energy/fridge', 'part'],
  ['energy/nobody-knows', null],
  ['gas/p1/1', null],
])('%s counts %s', (series, counted) => {
  expect(countedBy(devices, series)).toBe(counted)
})

it('a meter at the panels goes before the inverter that counts the same, whichever way round it was built in', () => {
  const sums = new Map([
    ['solar/inverter', 2900],
    ['energy/em/1', 4],
    ['returned/em/1', 2950],
    ['energy/string', 1200],
    ['returned/string', 1],
    ['energy/em/0', 3000],
  ])
  expect(panelCounters(devices, sums).toSorted()).toEqual(['energy/string', 'returned/em/1'])
  expect(panelCounters(devices, new Map([['solar/inverter', 2900]]))).toEqual(['solar/inverter'])
  expect(panelCounters([], new Map([['energy/em/1', 4]]))).toEqual([])
})
