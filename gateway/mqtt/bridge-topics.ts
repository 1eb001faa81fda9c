// Which home and path a topic of an outside broker means: `home/<homeId>/<path>` as our own broker has it, or a mapping of its own prefixes.
import type { HomeId } from '../../rules/model/ids.ts'
import { flawOfFilter, type ParsedTopic, parseTopic, printTopic } from './topics.ts'

/**
 * `{ topic: 'zigbee2mqtt/#', homeId: 'home-7' }` puts `zigbee2mqtt/door` into that home under the same path. With `path`, it takes the
 * place of what stands before the first wildcard: `{ topic: 'huis7/z2m/#', homeId: 'home-7', path: 'zigbee2mqtt' }`.
 */
export interface TopicMapping {
  readonly topic: string
  readonly homeId: HomeId
  readonly path?: string
}

export const ownTopics = 'home/+/#'

/** Reads a topic; mappings first, in their order. @throws RangeError for a mapping that no broker would take. */
export function topicReader(mappings: readonly TopicMapping[]): (topic: string) => ParsedTopic {
  const readers = mappings.map(mappingReader)
  return (topic) => {
    for (const read of readers) {
      const path = read(topic)
      if (path !== null) return path
    }
    return parseTopic(topic)
  }
}

function mappingReader({ topic: filter, homeId, path }: TopicMapping): (topic: string) => ParsedTopic | null {
  const flaw = filter === '' ? 'it is empty' : flawOfFilter(filter)
  if (flaw !== null) throw new RangeError(`the mapping of "${filter}" to ${homeId} cannot be: ${flaw}`)
  const levels = filter.split('/')
  const wild = levels.findIndex((level) => level === '+' || level === '#')
  const fixed = wild < 0 ? levels.length : wild
  return (topic) => {
    const said = topic.split('/')
    if (!matches(levels, said)) return null
    return parseTopic(printTopic(homeId, path === undefined ? topic : [path, ...said.slice(fixed)].join('/')))
  }
}

/** [MQTT-4.7.1-2]: "#" includes the level above it. */
function matches(filter: readonly string[], topic: readonly string[]): boolean {
  const open = filter.at(-1) === '#'
  const fixed = open ? filter.slice(0, -1) : filter
  if (open ? topic.length < fixed.length : topic.length !== fixed.length) return false
  return fixed.every((level, index) => level === '+' || level === topic[index])
}
