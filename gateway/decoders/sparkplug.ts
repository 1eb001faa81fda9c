// Sparkplug B: `spBv1.0/<group>/<type>/<edge node>[/<device>]`. A birth names all metrics, data may leave the name away and give its
// alias: without the birth such a message says nothing. After the Sparkplug 3.0 specification, chapters 4 to 6.
import type { DeviceId } from '../../rules/model/ids.ts'
import { type Answer, type Decoder, type Envelope, nothingToTell, rejected } from './decoder.ts'
import { deviceIdOfLevels } from './device-id.ts'
import { unixTimeIn } from './device-time.ts'
import { looksLikeJson, objectIn } from './envelope.ts'
import { readNamed } from './named-values.ts'
import { type Metric, type Payload, payloadIn, payloadOfJson } from './sparkplug-payload.ts'
import { type Told, tell, tellAll } from './tell.ts'

export const sparkplug: Decoder = {
  id: 'sparkplug',
  decode(message) {
    const at = message.levels.indexOf('spBv1.0')
    if (at < 0) return null
    const [, type, ...name] = message.levels.slice(at + 1)
    const match = /^([ND])(BIRTH|DEATH|DATA|CMD)$/.exec(type ?? '')
    // STATE is of the host, a command of somebody who asks.
    if (!match || match[2] === 'CMD') return nothingToTell
    const deviceId = deviceIdOfLevels(name)
    if (name.length !== (match[1] === 'N' ? 1 : 2))
      return rejected(
        'malformed-payload',
        'the topic is spBv1.0/group/type/node, with /device for DBIRTH, DDATA and DDEATH',
        deviceId,
      )
    // Also the last will of the node.
    if (match[2] === 'DEATH') return tell({ deviceId }, [{ kind: 'availability', online: false }])
    return body(name, match[2] === 'BIRTH', message, deviceId)
  },
}

function body(name: readonly string[], birth: boolean, message: Envelope, deviceId: DeviceId): Answer {
  const payload = read(message)
  if (!payload) return rejected('malformed-payload', 'no Sparkplug B payload: damaged, or of another format', deviceId)
  if (payload.compressed)
    return rejected('malformed-payload', 'compressed payloads are not read: switch compression off', deviceId)
  const online: Told[] = birth
    ? [{ deviceId, observedAt: unixTimeIn(payload.timestamp), readings: [{ kind: 'availability', online: true }] }]
    : []
  const nameless = payload.metrics.filter((metric) => metric.name === null && metric.hasAlias).length
  const found = payload.metrics.map((metric) => ({ metric, said: saidBy(metric) }))
  const told = found.flatMap(({ metric, said }): Told[] =>
    said.kind !== 'reading'
      ? []
      : [
          {
            deviceId: deviceIdOfLevels([...name, ...(said.thing === '' ? [] : [said.thing])]),
            observedAt: unixTimeIn(metric.timestamp ?? payload.timestamp),
            // Kept while the link was down, and sent later.
            freshness: metric.historical ? 'buffered' : 'live',
            readings: [said.reading],
          },
        ],
  )
  if (told.length > 0 || birth) return tellAll([...online, ...told])
  if (nameless > 0)
    return rejected(
      'needs-birth',
      `${nameless} metrics have only an alias: their names stand in the birth message`,
      deviceId,
    )
  const doubt = found.find(({ said }) => said.kind === 'ambiguous')?.said
  if (doubt?.kind === 'ambiguous') return rejected('ambiguous-value', doubt.detail, deviceId)
  return tell({ deviceId, observedAt: unixTimeIn(payload.timestamp) }, [])
}

function read(message: Envelope): Payload | null {
  if (!looksLikeJson(message)) return payloadIn(message.payload)
  const json = objectIn(message)
  return json && payloadOfJson(json)
}

/** Controls and properties of the node itself are no readings: `Node Control/Rebirth`, `Properties/hw_version`, `bdSeq`. */
function saidBy({ name, value, unit }: Metric): ReturnType<typeof readNamed> {
  if (name === null || name === 'bdSeq' || /^(?:(?:Node|Device) (?:Control|Info)|Properties|Meta)\//i.test(name))
    return { kind: 'nothing' }
  return readNamed(name, value, { unit, ...(typeof value === 'boolean' && { form: 'flag' }) })
}
