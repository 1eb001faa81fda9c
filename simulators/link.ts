// What becomes of messages between the home and the gateway: lost, sent twice, late, or never sent.
import type { Instant } from '../rules/model/time.ts'
import type { Circumstance } from './circumstance.ts'
import type { TimedMessage } from './message.ts'
import { random } from './random.ts'

/** The messages of one day as they arrive. A late one arrives within its day, so that each day stands on its own. */
export function damaged(
  seed: number,
  messages: readonly TimedMessage[],
  during: readonly Circumstance[],
): readonly TimedMessage[] {
  let result = messages
  for (const change of during) {
    if (change.kind === 'gateway-dead') result = result.filter(({ at }) => at < change.from || at >= change.until)
    if (change.kind === 'flaky-link') result = flaky(seed, result, change)
  }
  return result
}

function flaky(
  seed: number,
  messages: readonly TimedMessage[],
  { from, until, lost, doubled, late }: Extract<Circumstance, { kind: 'flaky-link' }>,
): readonly TimedMessage[] {
  const first = messages[0]
  const last = messages.at(-1)
  if (!first || !last || last.at < from || first.at >= until) return messages
  const chance = random(seed, 'link', first.homeId, first.at)
  const result: TimedMessage[] = []
  for (const message of messages) {
    if (message.at < from || message.at >= until) {
      result.push(message)
      continue
    }
    if (chance.chance(lost)) continue
    const delay = chance.chance(late) ? Math.round(chance.between(5_000, 240_000)) : 0
    const arrived = { ...message, at: Math.min(message.at + delay, last.at) as Instant }
    result.push(arrived)
    if (chance.chance(doubled)) result.push(arrived)
  }
  return result.sort((one, other) => one.at - other.at)
}
