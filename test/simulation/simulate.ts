// One home of a seed, lived twice: once in peace, once in trouble. Whatever comes of it names the seed and the home.
import { createHash } from 'node:crypto'
import { drawn, type Fault, inPeace } from './faults.ts'
import type { Flaw } from './flaw.ts'
import { type HomeRun, runHome } from './home-run.ts'
import { daysOfALife, lifeOf } from './life.ts'
import type { Tampering } from './stores.ts'
import { flawsOf } from './verdict.ts'
import { worldOf } from './world.ts'

export interface Simulated {
  readonly homeDays: number
  readonly messages: number
  readonly alarms: number
  readonly handedOver: number
  readonly deaths: number
  readonly injected: Readonly<Partial<Record<Fault, number>>>
  readonly flaws: readonly Flaw[]
  /** Of the journal, the alarms and what was told, of both lives. */
  readonly fingerprint: string
}

/** A life is over in a second; one that takes this long waits for something that never comes. */
const usualPatienceMs = 60_000

/** Rejects, naming seed and home, when the home's life throws or comes to no end. */
export async function simulate(
  seed: number,
  number: number,
  options: { readonly tampering?: Tampering; readonly patienceMs?: number } = {},
): Promise<Simulated> {
  const { tampering = {}, patienceMs = usualPatienceMs } = options
  const where = `seed ${seed}, home ${number}`
  const stuck = Promise.withResolvers<never>()
  const patience = setTimeout(() => stuck.reject(new Error('comes to no end')), patienceMs)
  try {
    return await Promise.race([simulateOne(seed, number, tampering), stuck.promise])
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  } finally {
    clearTimeout(patience)
  }
}

async function simulateOne(seed: number, number: number, tampering: Tampering): Promise<Simulated> {
  const life = lifeOf(seed, number)
  const draw = drawn(seed, life.home.setup.homeId, number)
  const peaceful = inPeace(draw)
  const world = worldOf(life, draw)
  const peace = await runHome({ life, world: worldOf(life, peaceful), draw: peaceful })
  const run = await runHome({ life, world, draw, tampering })
  return {
    homeDays: daysOfALife,
    messages: world.arrivals.length,
    alarms: run.alarms.length,
    handedOver: run.received.length,
    deaths: run.deaths,
    injected: run.injected,
    flaws: flawsOf({ life, world, draw, run, peace }),
    fingerprint: fingerprintOf([peace, run]),
  }
}

/** Commands have names out of chance (they are asked for by people, once); all else is in it to the letter. */
function fingerprintOf(runs: readonly HomeRun[]): string {
  const text = JSON.stringify(
    runs.map(({ shadow, feed, deliveries, received }) => [shadow.entries, feed, deliveries, received]),
  )
  return createHash('sha256')
    .update(text.replaceAll(/"(command|configured):[0-9a-f-]{36}"/g, '"$1"'))
    .digest('hex')
}
