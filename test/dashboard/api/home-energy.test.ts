// The months of a home from whatever meters it has: a smart meter, a Shelly with two clamps, a kWh meter at the panels.
import { expect, it } from 'vitest'
import { homeEnergy } from '../../../dashboard/api/home-energy.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { memorySeries } from '../../../gateway/store/memory.ts'
import { memoryHousing } from '../../../gateway/store/memory-housing.ts'
import type { SeriesPoint } from '../../../rules/model/effect.ts'
import { Device, type Home } from '../../../rules/model/home.ts'
import { homeId } from '../../../rules/model/ids.ts'
import { hours, later } from '../../../rules/model/time.ts'
import { local, setupOf } from '../../support/entries.ts'

const id = homeId('home-1')
const from = local('2026-02-28 00:00')
const until = local('2026-05-01 00:00')

/** A register that counts evenly so much a day. */
function register(series: string, perDay: number): SeriesPoint[] {
  const points: SeriesPoint[] = []
  let value = 1000
  for (let at = from; at <= until; at = later(at, hours(1)), value += perDay / 24)
    points.push({
      homeId: id,
      purpose: 'energy',
      series,
      at,
      fields: { [series.startsWith('gas') ? 'm3' : 'kwh']: value },
    })
  return points
}

async function monthsOf(devices: readonly object[], ...registers: readonly (readonly [string, number])[]) {
  const series = memorySeries()
  for (const [name, perDay] of registers) await series.write(register(name, perDay))
  const setup = setupOf('home-1')
  const home: Home = {
    setup: {
      ...setup,
      devices: devices.map((device) => Device.parse(device)),
      residency: { ...setup.residency!, since: local('2026-01-01 00:00') },
    },
    address: { street: 'Dorpsstraat', houseNumber: '1', postcode: '1906 AB', village: 'Limmen' },
    careOrganisation: null,
    residents: [],
    contacts: [],
  }
  const clock = simulatedClock(local('2026-05-10 12:00'))
  const { months } = await homeEnergy({ series, housing: memoryHousing(), clock }, id, home)
  const april = months.find(({ month }) => month === '2026-04')
  const whole = ({ normal, low }: { normal: number; low: number }) => [Math.round(normal), Math.round(low)]
  return (
    april && {
      imported: whole(april.importedKwh),
      exported: whole(april.exportedKwh),
      gas: Math.round(april.gasM3),
      made: april.madeKwh === undefined ? null : Math.round(april.madeKwh),
    }
  )
}

it('of a smart meter are by tariff, and those of its inverter are what the panels made', async () => {
  const smart = [
    ['imported-t1/p1', 4],
    ['imported-t2/p1', 6],
    ['exported-t1/p1', 1],
    ['exported-t2/p1', 3],
    ['gas/p1/1', 2],
  ] as const
  expect(await monthsOf([], ...smart, ['solar/inverter', 8])).toEqual({
    imported: [180, 120],
    exported: [90, 30],
    gas: 60,
    made: 240,
  })
})

it('of a meter that tells one register have one tariff, and it is the normal one', async () => {
  expect(await monthsOf([], ['imported-t1/p1', 10], ['exported-t1/p1', 4])).toMatchObject({
    imported: [300, 0],
    exported: [120, 0],
  })
})

it('of a Shelly with two clamps are those of the grid and of the panels, and a plug is in the whole already', async () => {
  const devices = [
    { deviceId: 'em', kind: 'meter', counts: { '0': 'grid', '1': 'panels' } },
    { deviceId: 'fridge', kind: 'plug' },
  ]
  const clamps = [
    ['energy/em/0', 9],
    ['returned/em/0', 3],
    ['energy/em/1', 0.02],
    ['returned/em/1', 7],
  ] as const
  expect(await monthsOf(devices, ...clamps, ['energy/fridge', 1], ['gas/p1/1', 2])).toEqual({
    imported: [270, 0],
    exported: [90, 0],
    gas: 60,
    made: 210,
  })
})

it('of a smart meter go before those of a meter beside it', async () => {
  const devices = [{ deviceId: 'em', kind: 'meter' }]
  expect(await monthsOf(devices, ['imported-t1/p1', 4], ['imported-t2/p1', 6], ['energy/em/0', 9.8])).toMatchObject({
    imported: [180, 120],
  })
})

it('are not told of a meter that nobody registered', async () => {
  expect(await monthsOf([], ['energy/em/0', 9])).toBeUndefined()
})
