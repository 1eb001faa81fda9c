// The demo village: its homes and accounts, some weeks of its past told through the pipeline, and then its devices live over MQTT.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Account, NewAccount } from '../dashboard/api/session.ts'
import type { Role } from '../dashboard/api/contract.ts'
import { type App, type AppOptions, type Preparing, startApp } from '../gateway/app.ts'
import type { Config } from '../gateway/config.ts'
import { decode } from '../gateway/decoders/index.ts'
import { simulatedClock, systemClock } from '../gateway/pipeline/clock.ts'
import { withPassingTime } from '../gateway/pipeline/history.ts'
import { createPipeline } from '../gateway/pipeline/pipeline.ts'
import { startOf } from '../rules/engine/state.ts'
import { setupOf } from '../rules/duty/default-plan.ts'
import { rules } from '../rules/index.ts'
import type { Actor, Alarm } from '../rules/model/alarm.ts'
import type { DutyDirectory } from '../rules/model/duty.ts'
import type { Home, HomeSetup } from '../rules/model/home.ts'
import type { Draft } from '../rules/model/input.ts'
import { days, earlier, type Instant, later, milliseconds, minutes, seconds } from '../rules/model/time.ts'
import { connectHome } from '../simulators/publish.ts'
import { liveNow } from '../simulators/simulate.ts'
import { createVillage, type Village } from '../simulators/village.ts'
import { demoDirectory, withContactIds } from './demo-duty.ts'
import { putDemoHousing } from './demo-housing.ts'
import { putDemoPanels } from './demo-panels.ts'
import { Failed, type Io } from './verbs/verb.ts'

const homesInVillage = 12
const seed = 1908
const past = days(21)
const fallAfter = seconds(25)

export async function startDemo(config: Config, options: AppOptions, io: Io): Promise<App> {
  beginAnew(config.data)
  const clock = systemClock()
  const told = clock.now()
  const inverterDiesAt = earlier(told, days(6))
  const village = createVillage({ seed, homes: homesInVillage, inverterDiesAt })
  const people = peopleOf(village)
  const app = await startApp(config, {
    ...options,
    demoAccounts: people.map(({ email, password, name, roles }) => ({ email, password, name, role: roles[0]! })),
    async prepare(parts) {
      const accounts: Account[] = []
      for (const person of people) accounts.push(await parts.accounts.create(person))
      const is = (role: Role) => accounts.find(({ roles }) => roles.includes(role))!
      const [carer, contact] = [is('care'), is('informal-carer')]
      const directory = demoDirectory(village.homes, carer, told)
      await parts.registry.putDirectory(directory)
      await putDemoHousing(parts.housing, village.homes, seed, told)
      await putDemoPanels(parts.series, village.homes, seed, earlier(told, past))
      const homes = village.homes.map((home) => {
        const isTheirs = contact.homeIds.includes(home.setup.homeId)
        return withContactIds(home, isTheirs ? contact.account : undefined)
      })
      const by = { account: carer.account, role: 'care' }
      await tellPast({ ...village, homes }, parts, directory, by, told, io)
    },
  })
  io.out(`Kernwacht (demo) listens at ${app.url}`)
  for (const { email, password, roles } of people) io.out(`  ${roles[0]!.padEnd(15)} ${email.padEnd(30)} ${password}`)
  await app.ready
  if (app.mqttUrl === null) throw new Failed('The demo speaks MQTT to itself: mqtt.tcp must not be null.')
  // Where the care worker of the demo sees it.
  const careOrganisation = people.find(({ roles }) => roles.includes('care'))!.careOrganisation
  const fallen = village.homes.find(
    (home) => home.careOrganisation === careOrganisation && village.fallAt(home.setup.homeId, told) !== null,
  )
  io.out('The village is live. Somebody falls within a minute. Ctrl-C stops it.')
  const living = new AbortController()
  const lives = village.homes.map((home) =>
    live(village, home, app.mqttUrl!, { from: told, falls: home === fallen, signal: living.signal }).catch(
      (error: unknown) => {
        if (!living.signal.aborted) io.err(`${home.setup.homeId}: ${String(error)}`)
      },
    ),
  )
  return {
    ...app,
    async stop() {
      living.abort(new Error('the demo stops'))
      await Promise.all(lives)
      await app.stop()
    },
  }
}

/** A demo begins anew each time, and never on a folder that holds something else. */
function beginAnew(folder: string): void {
  const mark = join(folder, 'demo.json')
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    if (!existsSync(mark))
      throw new Failed(`${folder} holds something that is no demo; name another folder with --data.`)
    rmSync(folder, { recursive: true })
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(mark, JSON.stringify({ demo: true }))
}

/** One account per role; the passwords are new each time, and the sign-in page of the demo shows them. */
function peopleOf({ homes }: Village): NewAccount[] {
  const password = () => `demo-${randomBytes(6).toString('base64url')}`
  const careOrganisation = mostFrequent(homes.flatMap((home) => home.careOrganisation ?? []))
  const first = homes.find((home) => home.careOrganisation === careOrganisation && home.residents.length > 0)!
  const own = [first.setup.homeId]
  const all = homes.map(({ setup }) => setup.homeId)
  const person = (role: Role, name: string, more: Partial<NewAccount> = {}): NewAccount => ({
    email: `${role}@demo.example`,
    name,
    roles: [role],
    password: password(),
    ...more,
  })
  return [
    person('care', 'Anna (wijkteam)', { careOrganisation }),
    person('resident', first.residents[0]!.name, { homeIds: own }),
    person('informal-carer', first.contacts[0]?.name ?? 'Mantelzorger', { homeIds: own }),
    person('asset-manager', 'Joris (vastgoed)'),
    person('installer', 'Wim (installatie)', { homeIds: all }),
    person('administrator', 'Beheer'),
  ]
}

/** Through the same decoders, journal and rules as everything else, on a clock of its own; people answer each alarm after a while. */
async function tellPast(
  village: Village,
  parts: Preparing,
  directory: DutyDirectory,
  carer: Actor,
  until: Instant,
  io: Io,
): Promise<void> {
  const from = earlier(until, past)
  const pipeline = createPipeline({ ...parts, rules, clock: simulatedClock(from) })
  await pipeline.start()
  for (const [place, home] of village.homes.entries()) {
    io.progress(`The past of home ${place + 1} of ${village.homes.length} …`)
    await parts.registry.putHome(home)
    const { homeId } = home.setup
    const drafts = pastOf(village, setupOf(home, directory), from, until)
    const answers = (alarm: Alarm) => answersTo(alarm, carer, until)
    for (const batch of inBatches(withPassingTime(startOf(homeId), drafts, rules, until, answers), 1000))
      await pipeline.accept(batch)
  }
  await pipeline.stop()
}

function* pastOf(village: Village, setup: HomeSetup, from: Instant, until: Instant): Generator<Draft> {
  const { homeId } = setup
  const versions = Object.fromEntries(rules.map(({ id, version }) => [id, version]))
  yield { inputId: 'configured:first', homeId, at: from, input: { kind: 'configured', setup, rules: versions } }
  let count = 0
  for (const { path, payload, at, retain = false } of village.messages(homeId, from, until)) {
    const decoded = decode({ path, payload: Buffer.from(payload), retained: retain, arrivedAt: at, zone: setup.zone })
    if (decoded.kind === 'rejected') continue
    for (const observation of decoded.observations)
      yield { inputId: `past.${count++}`, homeId, at, input: { kind: 'observed', observation } }
  }
}

/** What was raised in the village's past has been answered long since; what was raised just now has not. */
function answersTo(alarm: Alarm, by: Actor, until: Instant): readonly Draft[] {
  const { alarmId, homeId, raisedAt, severity } = alarm
  const pickedUp = later(raisedAt, minutes(severity === 'technical' ? 240 : 4))
  const closed = later(pickedUp, minutes(severity === 'technical' ? 600 : 26))
  if (closed > until) return []
  const outcome = severity === 'technical' ? 'technical' : 'false'
  const command = (step: 'acknowledge' | 'arrive' | 'resolve', at: Instant): Draft => ({
    inputId: `answer.${step}.${alarmId}`.slice(0, 100),
    homeId,
    at,
    input: {
      kind: 'commanded',
      command: { kind: 'respond', alarmId, step, by, ...(step === 'resolve' && { outcome }) },
    },
  })
  const arrived = later(pickedUp, minutes(severity === 'technical' ? 570 : 9))
  return [command('acknowledge', pickedUp), command('arrive', arrived), command('resolve', closed)]
}

async function live(
  village: Village,
  { setup }: Home,
  url: string,
  how: { from: Instant; falls: boolean; signal: AbortSignal },
): Promise<void> {
  const { homeId } = setup
  const { from, falls, signal } = how
  const clock = systemClock()
  const fall = falls ? village.fallAt(homeId, later(clock.now(), fallAfter)) : null
  const connection = await connectHome({ url, homeId })
  try {
    await liveNow({
      village,
      homeId,
      during: fall ? [fall] : [],
      connection,
      from,
      until: later(from, days(365)),
      now: clock.now,
      wait: (pause) => clock.wait(milliseconds(pause), signal).catch(() => {}),
      stopped: signal,
    })
  } finally {
    await connection.close()
  }
}

function* inBatches<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function mostFrequent(names: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? null
}
