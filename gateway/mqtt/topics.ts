// The topics of devices, `home/<homeId>/<path>`, and the identities that publish them: parsed and printed, nothing decided.
import { HomeId } from '../../rules/model/ids.ts'

/** More than any device family uses; far below what makes a topic matcher slow or throw. */
export const maxLevels = 20
export const maxTopicBytes = 250

const root = 'home/'

export type ParsedTopic =
  | { readonly kind: 'device'; readonly homeId: HomeId; readonly path: string }
  /** Below a home's prefix, but no topic that we take: `why` is a sentence for whoever configured the device. */
  | { readonly kind: 'malformed'; readonly homeId: HomeId; readonly path: string; readonly why: string }
  | { readonly kind: 'foreign' }

/** Reads the topic of a PUBLISH. */
export function parseTopic(topic: string): ParsedTopic {
  const home = homeOfTopic(topic)
  if (home === null) return { kind: 'foreign' }
  const path = topic.slice(root.length + home.length + 1)
  const why = flawOf(topic)
  return why === null ? { kind: 'device', homeId: home, path } : { kind: 'malformed', homeId: home, path, why }
}

export const printTopic = (homeId: HomeId, path: string): string => `${root}${homeId}/${path}`

/** The home below whose prefix a topic or filter lies, literally: `home/+/x` lies below none. */
export function homeOfTopic(topic: string): HomeId | null {
  if (!topic.startsWith(root)) return null
  const end = topic.indexOf('/', root.length)
  if (end < 0) return null
  const home = topic.slice(root.length, end)
  return isHomeId(home) ? home : null
}

/**
 * What is wrong with a topic below a home's prefix, null when nothing is. Wildcards are judged where they may stand: in filters. Levels
 * such as Homie's `$state` are levels like any other there: only a whole topic that begins with `$` is the broker's own. [MQTT-4.7.2-1]
 */
function flawOf(topic: string): string | null {
  if (topic.length > maxTopicBytes || Buffer.byteLength(topic) > maxTopicBytes)
    return `a topic has at most ${maxTopicBytes} bytes`
  let levels = 1
  for (let i = 0; i < topic.length; i++) {
    const code = topic.charCodeAt(i)
    if (code === 47) {
      levels++
      const next = topic.charCodeAt(i + 1)
      // NaN: the topic ends in a slash.
      if (next === 47 || Number.isNaN(next)) return 'a topic has no empty levels'
    } else if (code < 32 || code === 127) return 'a topic has no control characters'
    else if (code === 35 || code === 43) return 'a topic has no wildcards'
  }
  return levels > maxLevels ? `a topic has at most ${maxLevels} levels` : null
}

/** What is wrong with the filter of a SUBSCRIBE, null when nothing is. [MQTT-4.7.1-1, 4.7.1-2, 4.7.1-3] */
export function flawOfFilter(filter: string): string | null {
  if (filter.startsWith('$')) return 'a filter does not begin with $'
  const levels = filter.split('/')
  const literal = levels.map((level, i) => (level === '+' || (level === '#' && i === levels.length - 1) ? 'x' : level))
  return flawOf(literal.join('/'))
}

const identityPattern = /^([a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)(?:\.([A-Za-z0-9_-]{1,40}))?$/

/** Who publishes: the gateway of a home (`<homeId>`), or one device of it (`<homeId>.<name>`). */
export interface Identity {
  readonly text: string
  readonly homeId: HomeId
  /** Null for a gateway. */
  readonly name: string | null
}

/** Reads a client id or user name; null when it can be nobody's. */
export function parseIdentity(text: string): Identity | null {
  const match = text.length <= 81 ? identityPattern.exec(text) : null
  return match ? { text, homeId: match[1] as HomeId, name: match[2] ?? null } : null
}

// The schema's own pattern, asked once per home: every message of every device passes here.
const known = new Set<string>()
function isHomeId(text: string): text is HomeId {
  if (known.has(text)) return true
  if (!HomeId.safeParse(text).success) return false
  if (known.size > 100_000) known.clear()
  known.add(text)
  return true
}
