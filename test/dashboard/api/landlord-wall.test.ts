// What the landlord gets says nothing of a life: every route of the document, asked twice over homes in which it went quite differently.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openSeries } from '../../../gateway/store/series-sqlite.ts'
import { homeId } from '../../../rules/model/ids.ts'
import { days, earlier, hours, later, minutes } from '../../../rules/model/time.ts'
import { foreign, own, runningApi, type RunningApi } from '../../support/api.ts'
import { observed } from '../../support/entries.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { morning } from '../../support/pipeline.ts'

type Lived = 'at-home' | 'away'

/** Who is at home moves all morning; who is away does not. */
async function livedIn(lived: Lived): Promise<RunningApi> {
  const api = await runningApi()
  const heard = (device: string) => observed(morning, device, { kind: 'battery', percent: 90 }, {}, own)
  await api.pipeline.accept(['motion-kitchen', 'motion-living', 'pendant', 'front-door'].map(heard))
  for (let quarter = 1; quarter <= 3; quarter++) {
    const at = later(morning, minutes(15 * quarter))
    await api.clock.advanceTo(at)
    const still = observed(at, 'motion-kitchen', { kind: 'motion', active: lived === 'at-home' }, {}, own)
    await api.pipeline.accept([still])
    if (lived === 'at-home')
      await api.pipeline.accept([observed(at, 'front-door', { kind: 'contact', open: true }, {}, own)])
  }
  await api.pipeline.settled()
  return api
}

/** Everything that an asset manager may read, by address. */
async function answersTo(lived: Lived): Promise<ReadonlyMap<string, string>> {
  const api = await livedIn(lived)
  const { body } = await api.ask(null, 'GET /docs/json')
  const { paths } = body as { paths: Record<string, Record<string, unknown>> }
  const answers = new Map<string, string>()
  for (const [path, methods] of Object.entries(paths)) {
    if (!('get' in methods) || path === '/api/events') continue
    for (const home of [own, foreign]) {
      const address = path.replace('{homeId}', home).replace(/\{\w+\}/g, 'x')
      for (const query of ['', '?year=2025', '?kind=rents', '?kind=homes', '?kind=use']) {
        const { status, text } = await api.ask('asset-manager', `GET ${address}${query}`)
        if (status === 200) answers.set(`${address}${query}`, text)
      }
    }
  }
  return answers
}

/** What is of the process and of no home. */
const ofProcess = /^\/(healthz|readyz|metrics)/

it('is the same to the letter whether somebody moved about all morning or was away', async () => {
  const [atHome, away] = [await answersTo('at-home'), await answersTo('away')]
  const addresses = [...atHome.keys()].filter((address) => !ofProcess.test(address))
  // The walk went somewhere: homes, one home, its housing, its months, the programme and its tables.
  for (const wanted of ['/api/homes', `/api/homes/${own}`, `/api/homes/${own}/woonlasten`, '/api/programme'])
    expect(addresses).toContain(wanted)
  for (const address of addresses) expect([address, away.get(address)]).toEqual([address, atHome.get(address)])
})

it('is not the same to who cares: there is something that the landlord does not get', async () => {
  const told = async (lived: Lived) => (await (await livedIn(lived)).ask('care', `GET /api/homes/${own}`)).text
  expect(await told('at-home')).not.toBe(await told('away'))
})

it('names no device and has no moment of that morning but that of the answer itself', async () => {
  for (const [address, text] of await answersTo('at-home')) {
    if (ofProcess.test(address)) continue
    const moments = [...text.replaceAll(/"now":\d+/g, '').matchAll(/\b1\d{12}\b/g)].map(([number]) => Number(number))
    const recent = moments.filter((at) => at > earlier(morning, days(1)))
    expect([address, recent]).toEqual([address, []])
    expect([address, /motion-|front-door|pendant|radar-/.exec(text)]).toEqual([address, null])
  }
})

it('care and energy lie in files of their own, and no question to the one is answered from the other', async () => {
  const folder = temporaryFolder()
  const series = await openSeries({ folder })
  const home = homeId('home-1')
  const point = (purpose: 'care' | 'energy', name: string) => ({
    homeId: home,
    purpose,
    series: name,
    at: morning,
    fields: { value: 7 },
  })
  await series.write([point('care', 'activity/kitchen'), point('energy', 'solar/roof')])
  const span = { homeId: home, from: earlier(morning, hours(1)), to: later(morning, hours(1)) }
  const asked = async (purpose: 'care' | 'energy', name: string) =>
    (await series.read({ ...span, purpose, series: name })).length
  expect([await asked('care', 'activity'), await asked('energy', 'solar')]).toEqual([1, 1])
  expect([await asked('energy', 'activity'), await asked('care', 'solar')]).toEqual([0, 0])
  const sums = { purpose: 'energy', per: 'month', from: '2026-01', until: '2027-01' } as const
  expect(await series.totals({ ...sums, family: 'activity' })).toEqual([])
  await series.close()
  const holding = (text: string) =>
    readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text))
  expect(holding('activity')).toEqual(['series-care.db'])
  expect(holding('solar')).toEqual(['series-energy.db'])
})
