// What is handed on to subscribers, which is little: the journal is how messages are heard, and nobody subscribes but devices to their own home.
import type { Aedes, Client } from 'aedes'
import type { HomeId } from '../../rules/model/ids.ts'
import { flawOfFilter, homeOfTopic } from './topics.ts'

type Done = (error?: Error) => void
/** aedes' own publish takes the client between the two that its types declare. */
type Publish = (packet: { topic: string }, client: Client | null | Done, done?: Done) => void

export interface FanOut {
  listens(client: Client, homeId: HomeId): void
  leaves(client: Client): void
}

/**
 * Puts itself in front of aedes' publish. A message goes on only when somebody of its home is listening, and its sender does not wait
 * for them: one slow reader must not stop the next alarm. The broker's own $SYS notices are for a cluster, which this is not.
 */
export function createFanOut(aedes: Aedes): FanOut {
  const listeners = new Map<HomeId, Set<Client>>()
  const homeOf = new WeakMap<Client, HomeId>()
  const inside = aedes as unknown as { publish: Publish; maxTopicLevels: number }
  // aedes closes the connection at a topic deeper than its matcher bears; ours are judged before, and quarantined where they are too deep.
  inside.maxTopicLevels = 70_000
  const publish = inside.publish.bind(aedes)
  inside.publish = (packet, client, done) => {
    const finished = typeof client === 'function' ? client : done
    const home = homeOfTopic(packet.topic)
    if (home !== null && listeners.has(home) && flawOfFilter(packet.topic) === null)
      publish(packet, typeof client === 'function' ? null : client, () => {})
    if (finished) queueMicrotask(finished)
  }
  return {
    listens(client, homeId) {
      homeOf.set(client, homeId)
      const there = listeners.get(homeId)
      if (there) there.add(client)
      else listeners.set(homeId, new Set([client]))
    },
    leaves(client) {
      const home = homeOf.get(client)
      const there = home === undefined ? undefined : listeners.get(home)
      there?.delete(client)
      if (there?.size === 0) listeners.delete(home!)
    },
  }
}
