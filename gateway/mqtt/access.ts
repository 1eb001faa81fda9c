// Who may publish and subscribe where: an allow-list by exact prefix from the authenticated identity. What is not allowed is forbidden.
import { flawOfFilter, homeOfTopic, type Identity } from './topics.ts'

/** Below its own home's prefix, whatever the rest of the topic looks like: what is malformed there is for the quarantine, not a crime. */
export const mayPublish = (who: Identity, topic: string): boolean => homeOfTopic(topic) === who.homeId

/** Where devices listen for what they should do: Kernwacht's own word, and that of the Tasmota family. */
const commandLevels: readonly string[] = ['command', 'cmnd']

/**
 * A gateway may listen to all of its own home: zigbee2mqtt, for one, subscribes to everything below its base topic. A single device
 * hears commands only, for a plug has no business with the movements of the resident. The prefix stands literally in the filter.
 */
export function maySubscribe(who: Identity, filter: string): boolean {
  if (homeOfTopic(filter) !== who.homeId || flawOfFilter(filter) !== null) return false
  return who.name === null || commandLevels.includes(filter.split('/')[2]!)
}

/** Asked again for every packet that is about to go out, because a stored subscription may be older than the rule above. */
export function mayReceive(who: Identity, topic: string): boolean {
  if (homeOfTopic(topic) !== who.homeId) return false
  return who.name === null || commandLevels.includes(topic.split('/')[2]!)
}

/**
 * A will is published by the broker in the device's name, so it is judged as a publish; one that its device might not publish ends the
 * CONNECT. A will below the own prefix is taken off and never sent: many devices cannot be told to go without, and who is offline is
 * decided by our own supervision, not by a packet that a lost connection sets free.
 */
export function mayCarryWill(who: Identity, topic: string): boolean {
  return mayPublish(who, topic) && flawOfFilter(topic) === null && !/[+#]/.test(topic)
}
