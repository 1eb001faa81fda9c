// Every operation of the OpenAPI document, as everybody: what is another's cannot be told from what is not there, and is in no answer.
// Who may do what to their own home stands in who-may-what.test.ts; here nobody had to write a row, so none can be forgotten.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '../../../dashboard/api/contract.ts'
import { DutyDirectory } from '../../../rules/model/duty.ts'
import { alarmOf, foreign, organisation, own, quarantined, runningApi, type RunningApi } from '../../support/api.ts'
import { listening, openEvents } from '../../support/event-stream.ts'

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema: {
    readonly type?: string
    readonly enum?: readonly string[]
    readonly pattern?: string
    readonly format?: string
  }
}
interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
}
interface Target {
  readonly home: string
  readonly alarm: string
}

/** Who sees no home but their own; an asset manager and an administrator see all, and what of them: privacy.test.ts. */
const narrow: readonly Role[] = ['care', 'resident', 'informal-carer', 'installer']
const nowhere = 'home-99'

const directory = DutyDirectory.parse({
  teams: [own, foreign].map((home) => ({
    teamId: `team-of-${home}`,
    name: `Wijkteam ${home}`,
    careOrganisation: home === own ? organisation : 'Elders',
    members: [{ memberId: `ans-${home}`, name: 'Ans', reach: [{ channel: 'sms', address: '+31600000001' }] }],
    rotations: [{ members: [`ans-${home}`], startsOn: '2026-01-05', handOverAt: '08:00', daysEach: 7 }],
  })),
})

async function house(): Promise<RunningApi> {
  const api = await runningApi({
    withAlarms: true,
    settings: { publicUrl: 'https://zorg.example.nl', requestsPerMinute: 100_000 },
  })
  await api.registry.putDirectory(directory)
  for (const home of [own, foreign]) await api.quarantine.keep(quarantined('odd', home))
  return api
}

async function operationsOf({ ask }: RunningApi): Promise<Operation[]> {
  const { body } = await ask(null, 'GET /docs/json')
  const { paths } = body as { paths: Record<string, Record<string, { parameters?: Parameter[] }>> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [] }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
    })),
  )
}

const targetIn = async (api: RunningApi, home: string): Promise<Target> => {
  const alarm = await alarmOf(api, home === nowhere ? foreign : home, 'urgent')
  return { home, alarm: home === nowhere ? alarm.replace(foreign, nowhere) : alarm }
}

/** What names something of a home is filled with that home's; whatever else must be there, with something that the document allows. */
function addressOf({ path, parameters }: Operation, { home, alarm }: Target): string {
  const named: Readonly<Record<string, string>> = {
    homeId: home,
    alarmId: alarm,
    teamId: `team-of-${home}`,
    identity: `${home}.plug`,
    reference: `ref.${alarm}`,
  }
  const valueOf = ({ name, schema }: Parameter): string => {
    if (named[name] !== undefined) return named[name]
    if (schema.enum?.[0] !== undefined) return schema.enum[0]
    if (name === 'year') return '2025'
    return schema.type === 'integer' || schema.type === 'number' ? '1' : home
  }
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const found = parameters.find((one) => one.in === 'path' && one.name === name)
    return encodeURIComponent(found ? valueOf(found) : home)
  })
  const query = parameters.filter(
    (one) => one.in === 'query' && (one.required === true || one.name in named || /^(q|search|home)/.test(one.name)),
  )
  return (
    filled +
    (query.length > 0 ? `?${query.map((one) => `${one.name}=${encodeURIComponent(valueOf(one))}`).join('&')}` : '')
  )
}

/** An answer without what differs from one moment, one made-up id or one question to a passkey, to the next. */
const plain = (text: string, home: string): string =>
  text.replaceAll(home, 'HOME').replaceAll(/"now":\d+|"challenge":"[^"]+"|[0-9a-f-]{36}/g, '')

describe.each(narrow)('as %s', (role) => {
  let api: RunningApi
  let operations: readonly Operation[]
  beforeAll(async () => {
    api = await house()
    operations = await operationsOf(api)
  }, 60_000)
  const isStream = ({ path }: Operation) => path === '/api/events'
  const ask = (operation: Operation, target: Target) =>
    api.ask(role, `${operation.method} ${addressOf(operation, target)}`, operation.method === 'GET' ? undefined : {}, {
      accept: isStream(operation) ? 'application/json' : '*/*',
    })

  it('another’s home is answered for as one that does not exist, in every word', async () => {
    const [theirs, nobodys] = [await targetIn(api, foreign), await targetIn(api, nowhere)]
    const told: string[] = []
    for (const operation of operations) {
      const [one, other] = [await ask(operation, theirs), await ask(operation, nobodys)]
      const same = one.status === other.status && plain(one.text, foreign) === plain(other.text, nowhere)
      if (!same)
        told.push(
          `${operation.method} ${operation.path}: ${one.status} ${one.text.slice(0, 80)} | ${other.status} ${other.text.slice(0, 80)}`,
        )
    }
    expect(operations.length).toBeGreaterThan(50)
    expect(told).toEqual([])
  }, 60_000)

  it('no answer about one’s own holds anything of another’s', async () => {
    const mine = await targetIn(api, own)
    const found: string[] = []
    let shown = 0
    for (const operation of operations) {
      const { status, text } = await ask(operation, mine)
      if (status < 300 && text.includes(own)) shown++
      // Each home's people, street, team and organisation are named after it.
      if (/home-2|Elders|"2"/.test(text)) found.push(`${operation.method} ${operation.path}: ${status}`)
    }
    // There was something to see.
    expect(shown).toBeGreaterThan(2)
    expect(found).toEqual([])
  }, 60_000)
})

it('the stream tells of another’s home to nobody who may not see it, also when asked from the beginning', async () => {
  const api = await house()
  const port = await listening(api.server)
  for (const role of narrow) {
    const stream = await openEvents(port, { authorization: `Bearer token-of-${role}-0123456789` }, '?after=0')
    const events = await stream.until((all) => all.some(({ event }) => event === 'alarm'))
    expect([role, JSON.stringify(events).includes(foreign)]).toEqual([role, false])
    stream.leave()
  }
})
