// Plans and rotas over the API: an edit says who and why, names nobody who is not there, and leaves no home with nobody that had somebody.
import { describe, expect, it } from 'vitest'
import { Coverage, Duty } from '../../../dashboard/api/contract.ts'
import { DutyShifts } from '../../../dashboard/api/contract-care.ts'
import type { Override } from '../../../rules/model/duty.ts'
import type { Home } from '../../../rules/model/home.ts'
import type { Recipient } from '../../../rules/model/recipient.ts'
import { days, hours, later } from '../../../rules/model/time.ts'
import { local } from '../../support/entries.ts'
import { foreign, homeOf, organisation, own, runningApi } from '../../support/api.ts'
import { morning } from '../../support/pipeline.ts'

const reach = [{ channel: 'sms', address: '+31600000001' }]
const member = (memberId: string) => ({ memberId, name: memberId.toUpperCase(), reach })
const weekly = { members: ['ans', 'bea'], startsOn: '2026-02-23', handOverAt: '09:00', daysEach: 7 }
const team = (change: object = {}) => ({
  teamId: 'dorp',
  name: 'Wijkteam Dorp',
  careOrganisation: organisation,
  members: ['ans', 'bea'].map(member),
  rotations: [weekly],
  ...change,
})
const directory = (...teams: object[]) => ({ teams, operator: reach })
const alone = (id: string, care: string): Home => ({ ...homeOf(id, care), contacts: [] })
const evening = { from: local('2026-03-04 18:00'), to: local('2026-03-04 23:00') }

/** Two homes without contacts: behind home-1 stands the team, behind home-2 nobody. */
async function house(teams = [team()]) {
  const api = await runningApi()
  for (const home of [alone(own, organisation), alone(foreign, 'Elders')]) await api.registry.putHome(home)
  const put = (change: object, because = 'nieuw rooster') =>
    api.ask('administrator', 'PUT /api/duty', { directory: change, because })
  expect(await put(directory(...teams))).toMatchObject({ status: 204 })
  const configured = async () =>
    (await api.entries()).flatMap(({ input }) =>
      input.kind === 'configured' && input.by ? [{ ...input.setup, by: input.by, because: input.because }] : [],
    )
  const swap = (override: object, who: 'care' | 'administrator' = 'care') =>
    api.ask(who, 'POST /api/duty/teams/dorp/overrides', { because: 'ruil', ...override })
  return { ...api, put, swap, configured }
}

describe('the directory', () => {
  it('is put with who and why, and the homes whose plan it changes are configured anew, those alone', async () => {
    const { ask, configured } = await house()
    const [changed, ...others] = await configured()
    expect(others).toEqual([expect.objectContaining({ homeId: foreign })])
    expect(changed).toMatchObject({
      homeId: own,
      by: { account: 'account-administrator', role: 'administrator' },
      because: 'nieuw rooster',
      carePlan: { chains: [{ tiers: [{ to: [{ kind: 'team', teamId: 'dorp' }] }] }, {}, {}] },
    })
    const { body } = await ask('administrator', 'GET /api/duty')
    expect(Duty.parse(body)).toMatchObject({
      directory: { teams: [{ teamId: 'dorp' }] },
      changes: [{ what: 'directory', because: 'nieuw rooster', at: morning }],
    })
  })

  it.each([
    ['a stranger in a rotation', team({ rotations: [{ ...weekly, members: ['ans', 'cor'] }] }), /dorp names cor/],
    ['a zone that is none', team({ zone: 'Mars/Olympus' }), /Mars\/Olympus/],
    ['a member twice', team({ members: [member('ans'), member('ans'), member('bea')] }), /member:dorp\/ans/],
    [
      'a swap that ends before it begins',
      team({ overrides: [{ ...evening, to: evening.from, memberId: null }] }),
      /swap/,
    ],
  ])('is refused with %s, in words, and stays as it was', async (_, wrong, words) => {
    const { put, ask } = await house()
    const before = (await ask('administrator', 'GET /api/duty')).body
    const { status, body } = await put(directory(wrong))
    expect({ status, body }).toMatchObject({ status: 422, body: { code: 'plan-flawed' } })
    expect(body).toMatchObject({ detail: expect.stringMatching(words) })
    expect((body as { said: { nl: string } }).said.nl).not.toBe('')
    expect((await ask('administrator', 'GET /api/duty')).body).toEqual(before)
  })

  it('is refused where a home of its own plan names a team that would be gone', async () => {
    const { put, ask } = await house([team(), team({ teamId: 'nacht' })])
    const carePlan = {
      chains: [{ severities: ['urgent'], tiers: [{ to: to('nacht'), waitMinutes: 5 }], repeatMinutes: 5 }],
    }
    await ask('administrator', `PUT /api/homes/${own}/care-plan`, { carePlan, because: 'nachtteam' })
    expect(await put(directory(team()))).toMatchObject({
      status: 422,
      body: { code: 'plan-flawed', detail: expect.stringMatching(/Dorpsstraat 1, Limmen.*team:nacht/) },
    })
  })

  it('is refused where it leaves a home with nobody, naming the first time; a gap that was there before is no reason', async () => {
    const { put } = await house()
    const holes = [{ ...evening, memberId: null }]
    expect(await put(directory(team({ overrides: holes })))).toMatchObject({
      status: 422,
      body: {
        code: 'leaves-nobody',
        detail: expect.stringMatching(
          /^Dorpsstraat 1, Limmen: Wed 4 Mar 18:00 to 23:00 nobody .* only the operator would be told then\. Put somebody/,
        ),
        said: { nl: expect.stringMatching(/wo 4 mrt 18:00 tot 23:00 is niemand bereikbaar/) },
      },
    })
    // Home-2 has nobody before and after.
    expect(await put(directory(team({ name: 'Team Dorp' })))).toMatchObject({ status: 204 })
    expect(await put({ teams: [team()], operator: [] })).toMatchObject({ status: 422, body: { code: 'leaves-nobody' } })
  })

  it('looks seven days ahead and no further', async () => {
    const { put } = await house()
    const far = [{ from: later(morning, days(8)), to: later(morning, days(9)), memberId: null }]
    expect(await put(directory(team({ overrides: far })))).toMatchObject({ status: 204 })
  })

  it('shows a care organisation its own teams and changes, and no operator', async () => {
    const { ask, put } = await house()
    await put(directory(team(), team({ teamId: 'stad', careOrganisation: 'Elders' })))
    const { body } = await ask('care', 'GET /api/duty')
    expect(Duty.parse(body)).toMatchObject({ directory: { teams: [{ teamId: 'dorp' }], operator: [] }, changes: [] })
  })
})

describe('a swap', () => {
  it('puts the one in the place of the other for that time, with who arranged it and why', async () => {
    const { swap, ask } = await house()
    expect(await swap({ ...evening, memberId: 'bea', because: 'Ans is naar de tandarts' })).toMatchObject({
      status: 204,
    })
    const { body } = await ask('care', 'GET /api/duty')
    expect(body).toMatchObject({
      directory: {
        teams: [
          { overrides: [{ ...evening, memberId: 'bea', by: 'account-care', because: 'Ans is naar de tandarts' }] },
        ],
      },
      changes: [{ what: 'override-added', teamId: 'dorp', because: 'Ans is naar de tandarts', by: 'care' }],
    })
  })

  it('is taken back by its time and member, and what is not there cannot be', async () => {
    const { swap, ask } = await house()
    await swap({ ...evening, memberId: 'bea' })
    const back = (override: Omit<Override, 'because'>) =>
      ask('care', 'DELETE /api/duty/teams/dorp/overrides', { ...override, because: 'toch niet' })
    expect(await back({ ...evening, memberId: 'ans' })).toMatchObject({ status: 404 })
    expect(await back({ ...evening, memberId: 'bea' })).toMatchObject({ status: 204 })
    const { body } = await ask('care', 'GET /api/duty')
    expect(body).toMatchObject({
      directory: { teams: [{ overrides: [] }] },
      changes: [{ what: 'override-removed', because: 'toch niet' }, { what: 'override-added' }],
    })
  })

  it('is refused with nobody to stand in, or with a stranger', async () => {
    const { swap } = await house()
    expect(await swap({ ...evening, memberId: null })).toMatchObject({ status: 422, body: { code: 'leaves-nobody' } })
    expect(await swap({ ...evening, memberId: 'zus' })).toMatchObject({ status: 422, body: { code: 'plan-flawed' } })
    expect(await swap({ ...evening, memberId: 'bea', because: ' ' })).toMatchObject({ status: 422 })
  })

  it('tells nobody where a home of another organisation is', async () => {
    const { swap, registry } = await house()
    const plan = { chains: [{ severities: ['urgent'] as const, tiers: [{ to: to('dorp'), waitMinutes: 5 }] }] }
    const borrowed = { ...alone(foreign, 'Elders'), carePlan: { ...plan, graceSeconds: {}, contacts: [] } }
    await registry.putHome({ ...borrowed, carePlan: { ...borrowed.carePlan, chains: plan.chains.map(chain) } })
    await registry.putHome(homeOf(own, organisation))
    const { body } = await swap({ ...evening, memberId: null })
    expect(body).toMatchObject({ code: 'leaves-nobody', detail: expect.stringMatching(/^A home: /) })
    expect(JSON.stringify(body)).not.toMatch(/Dorpsstraat|home-2/)
  })

  it('is not lost when another comes at the same moment', async () => {
    const { swap, ask } = await house()
    const shifts = Array.from({ length: 8 }, (_, n) => ({
      from: later(evening.from, hours(n)),
      to: later(evening.from, hours(n + 1)),
      memberId: 'bea',
    }))
    const all = await Promise.all(shifts.map((shift) => swap(shift)))
    expect(all.map(({ status }) => status)).toEqual(shifts.map(() => 204))
    expect(Duty.parse((await ask('care', 'GET /api/duty')).body).directory.teams[0]!.overrides).toHaveLength(8)
  })
})

const to = (teamId: string): Recipient[] => [{ kind: 'team', teamId }]
const chain = <T extends { severities: readonly 'urgent'[] }>(one: T) => ({ ...one, severities: [...one.severities] })

describe('coverage', () => {
  it('says who is on duty until when, and each gap of each home with how long and why', async () => {
    const { ask } = await house()
    const { body } = await ask('administrator', 'GET /api/duty/coverage')
    expect(Coverage.parse(body)).toMatchObject({
      from: morning,
      to: later(morning, days(7)),
      channels: null,
      // Monday 2 March, an hour before the hand-over.
      teams: [{ teamId: 'dorp', onDuty: { memberId: 'ans' }, until: local('2026-03-02 09:00'), empty: [] }],
      homesAsked: 2,
      homes: [
        {
          home: { homeId: foreign },
          gaps: [
            { from: morning, to: later(morning, days(7)), minutes: 7 * 24 * 60, left: 'operator', why: 'no-reach' },
          ],
        },
      ],
    })
  })

  it('counts the days of a week in which the clocks change by the wall clock', async () => {
    const nights = { ...weekly, between: { from: '22:00', to: '07:00' } }
    const { clock, ask } = await house([
      team({ rotations: [{ ...weekly, between: { from: '07:00', to: '22:00' } }, nights] }),
    ])
    await clock.advanceTo(local('2026-03-27 12:00'))
    expect((await ask('care', 'GET /api/duty/coverage')).body).toMatchObject({ teams: [{ empty: [] }], homes: [] })
    const [, hole] = [nights, { ...evening, from: local('2026-03-28 22:00'), to: local('2026-03-29 07:00') }]
    const { body } = await ask('care', 'POST /api/duty/teams/dorp/overrides', { ...hole, memberId: null, because: 'x' })
    expect(body).toMatchObject({ said: { nl: expect.stringMatching(/za 28 mrt 22:00 tot zo 29 mrt 07:00/) } })
  })

  it('with channels set up asks over those alone, and knows the operator of the settings', async () => {
    const telling = {
      channels: new Set(['email'] as const),
      operator: [{ channel: 'email', address: 'wacht@example.nl' }],
    }
    const api = await runningApi({ telling } as Parameters<typeof runningApi>[0])
    const { body } = await api.ask('administrator', 'GET /api/duty/coverage')
    expect(Coverage.parse(body)).toMatchObject({
      channels: ['email'],
      homes: [{ gaps: [{ why: 'no-channel', left: 'operator' }] }, { gaps: [{ why: 'no-channel', left: 'operator' }] }],
    })
  })

  it('shows a care organisation its own homes', async () => {
    const { ask } = await house()
    expect((await ask('care', 'GET /api/duty/coverage')).body).toMatchObject({ homesAsked: 1, homes: [] })
  })
})

describe('the care plan of a home', () => {
  const urgent = (...tiers: Recipient[][]) => ({
    chains: [{ severities: ['urgent'], tiers: tiers.map((each) => ({ to: each, waitMinutes: 3 })), repeatMinutes: 5 }],
  })

  it('is put with who and why, counts from then on, and goes back to the usual one', async () => {
    const { ask, configured, registry } = await house()
    const answer = await ask('care', `PUT /api/homes/${own}/care-plan`, {
      carePlan: urgent(to('dorp'), [{ kind: 'operator' }]),
      because: 'op verzoek van de familie',
    })
    expect(answer).toMatchObject({ status: 200, body: { own: { chains: [{}] }, gaps: [], remarks: [] } })
    expect((await configured()).at(-1)).toMatchObject({
      homeId: own,
      by: { account: 'account-care', role: 'care' },
      because: 'op verzoek van de familie',
      carePlan: { chains: [{ tiers: [{ to: [{ kind: 'team' }] }, { to: [{ kind: 'operator' }] }] }] },
    })
    await ask('care', `PUT /api/homes/${own}/care-plan`, { carePlan: null, because: 'gewoon' })
    expect(await registry.home(own)).toEqual(alone(own, organisation))
    expect((await ask('care', `GET /api/homes/${own}/care-plan`)).body).toMatchObject({ own: null, counts: {} })
  })

  it('is refused with a stranger, an urgent chain that stops, or hours of which it says nothing', async () => {
    const { ask } = await house()
    const put = (carePlan: object) => ask('care', `PUT /api/homes/${own}/care-plan`, { carePlan, because: 'x' })
    expect(await put(urgent([{ kind: 'contact', contactId: 'aunt' }], to('dorp')))).toMatchObject({
      status: 422,
      body: { code: 'plan-flawed', detail: expect.stringMatching(/contact:aunt/) },
    })
    const { chains } = urgent(to('dorp'))
    const { repeatMinutes: _, ...stops } = chains[0]!
    expect(await put({ chains: [stops] })).toMatchObject({ body: { code: 'plan-flawed' } })
    const byDay = { ...chains[0]!, between: { from: '07:00', to: '22:00' } }
    expect(await put({ chains: [byDay] })).toMatchObject({
      status: 422,
      body: {
        code: 'leaves-nobody',
        detail: expect.stringMatching(/Mon 2 Mar 22:00 to Tue 3 Mar 07:00 the plan does not say/),
      },
    })
  })
})

it('a home that loses its last contact by an edit is refused; one that is new may come without, and is a gap', async () => {
  const { ask, registry } = await house([])
  await registry.putHome(homeOf(own, organisation))
  const { contacts: _, ...rest } = homeOf(own, organisation)
  expect(await ask('administrator', `PUT /api/homes/${own}`, { ...rest, contacts: [] })).toMatchObject({
    status: 422,
    body: { code: 'leaves-nobody' },
  })
  const added = { ...alone('home-3', organisation) }
  expect(await ask('administrator', 'PUT /api/homes/home-3', added)).toMatchObject({ status: 204 })
  const { body } = await ask('administrator', 'GET /api/duty/coverage')
  expect(Coverage.parse(body).homes.map(({ home }) => home.homeId)).toEqual([foreign, 'home-3'])
})

it('a home of which two contacts have one name is refused: the second would never be told', async () => {
  const { ask } = await house()
  const [contact] = homeOf(own, organisation).contacts
  const contacts = ['buurvrouw', 'buurvrouw'].map((contactId) => ({ ...contact!, contactId }))
  expect(await ask('administrator', `PUT /api/homes/${own}`, { ...homeOf(own, organisation), contacts })).toMatchObject(
    {
      status: 422,
      body: { code: 'plan-flawed', detail: expect.stringMatching(/Two contacts are called buurvrouw/) as string },
    },
  )
})

describe('two people at one rota', () => {
  it('the second is refused with who changed what, and neither loses anything', async () => {
    const { ask, swap } = await house()
    const { version } = Duty.parse((await ask('administrator', 'GET /api/duty')).body)
    await swap({ ...evening, memberId: 'bea', because: 'Ans is naar de tandarts' })
    const put = (change: object) => ask('administrator', 'PUT /api/duty', { because: 'andere naam', ...change })
    const renamed = directory(team({ name: 'Team Dorp' }))
    expect(await put({ directory: renamed, version })).toMatchObject({
      status: 409,
      body: {
        code: 'changed-meanwhile',
        said: {
          nl: 'Intussen veranderd door care om 08:00 (Ans is naar de tandarts). Uw wijziging is niet bewaard.',
          en: expect.stringMatching(/^Changed meanwhile by care at 08:00 \(Ans is naar de tandarts\)/) as string,
        },
      },
    })
    const standing = Duty.parse((await ask('administrator', 'GET /api/duty')).body)
    expect(standing.directory.teams[0]).toMatchObject({ name: 'Wijkteam Dorp', overrides: [{ memberId: 'bea' }] })
    expect(await put({ directory: renamed, version: standing.version })).toMatchObject({ status: 204 })
  })

  it('a version is of the whole directory: a team that the reader does not see counts too', async () => {
    const { ask, put } = await house()
    const read = Duty.parse((await ask('care', 'GET /api/duty')).body)
    await put(directory(team(), team({ teamId: 'stad', careOrganisation: 'Elders' })))
    expect(Duty.parse((await ask('care', 'GET /api/duty')).body).version).not.toBe(read.version)
  })
})

describe('the turns of a week', () => {
  it('are whole local days without holes, also over a night in which the clocks change', async () => {
    const { ask, swap } = await house()
    await swap({ ...evening, memberId: 'bea' })
    const { body } = await ask('care', 'GET /api/duty/shifts?from=2026-03-02&days=7')
    const [first] = DutyShifts.parse(body).teams
    expect(first).toMatchObject({ from: local('2026-03-02 00:00'), to: local('2026-03-09 00:00') })
    expect(first!.shifts.map(({ from, member, swapped }) => [from, member!.memberId, swapped])).toEqual([
      [local('2026-03-02 00:00'), 'ans', false],
      [local('2026-03-02 09:00'), 'bea', false],
    ])
    const spring = await ask('care', 'GET /api/duty/shifts?from=2026-03-26&days=7')
    expect(DutyShifts.parse(spring.body).teams[0]).toMatchObject({ to: local('2026-04-02 00:00') })
  })

  it('of another organisation are shown to nobody, and a date that is none is refused', async () => {
    const { ask, put } = await house()
    await put(directory(team(), team({ teamId: 'stad', careOrganisation: 'Elders' })))
    const { body } = await ask('care', 'GET /api/duty/shifts')
    expect(DutyShifts.parse(body).teams.map(({ teamId }) => teamId)).toEqual(['dorp'])
    expect(await ask('care', 'GET /api/duty/shifts?from=2026-02-30')).toMatchObject({ status: 422 })
  })
})
