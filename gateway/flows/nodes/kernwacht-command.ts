// What a person would do with an alarm: pick it up, be on the way, arrive, close it, say something about it.
import type { Message, Red, RedNode } from '../red.ts'
import { notSetUp, Refused, type Service, serviceOf } from './service.ts'

interface Config {
  readonly service: string
  /** `message`: the message says which. */
  readonly step: string
  readonly outcome: string
}

interface Said {
  readonly alarmId?: string
  readonly step?: string
  readonly outcome?: string
  readonly note?: string
}

/** Between the tries when the service does not answer; a refusal is final. */
const pausesMilliseconds = [1_000, 3_000, 9_000]

export default function kernwachtCommand(red: Red): void {
  red.nodes.registerType<Config>('kernwacht-command', function (this: RedNode, config) {
    red.nodes.createNode(this, config)
    const service = serviceOf(red, config.service)
    if (!service) return this.status(notSetUp)
    this.on('input', (message, send, done) => {
      perform(service, asked(message, config)).then(
        (alarm) => {
          this.status({ fill: 'green', shape: 'dot', text: 'done' })
          send({ ...message, payload: alarm })
          done()
        },
        (error: Error) => {
          this.status({ fill: 'red', shape: 'ring', text: error.message.slice(0, 60) })
          done(error)
        },
      )
    })
  })
}

function asked(message: Message, config: Config): Said {
  const said = typeof message.payload === 'object' && message.payload !== null ? (message.payload as Said) : {}
  const alarmId = said.alarmId ?? message.topic
  return {
    ...said,
    ...(typeof alarmId === 'string' && { alarmId }),
    ...(config.step !== 'message' && { step: config.step }),
    ...(config.step === 'resolve' && config.outcome !== 'message' && { outcome: config.outcome }),
  }
}

async function perform(service: Service, { alarmId, step, outcome, note }: Said): Promise<unknown> {
  if (!alarmId) throw new Error('which alarm? set msg.payload.alarmId or msg.topic')
  if (!step) throw new Error('which step? choose one in the node, or set msg.payload.step')
  const alarm = `/api/alarms/${encodeURIComponent(alarmId)}`
  const body = { step, ...(outcome && { outcome }), ...(note && { note }) }
  const [path, given] = step === 'comment' ? [`${alarm}/comments`, { note }] : [`${alarm}/steps`, body]
  for (const pause of pausesMilliseconds) {
    try {
      return await service.ask('POST', path, given)
    } catch (error) {
      if (error instanceof Refused && error.status < 500) throw error
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  return await service.ask('POST', path, given)
}
