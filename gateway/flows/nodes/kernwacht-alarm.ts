// Every change of an alarm that the token may see, each once, also those that came while the flows were away.
import type { Red, RedNode } from '../red.ts'
import { notSetUp, Refused, type Service, serviceOf } from './service.ts'

interface Config {
  readonly service: string
  /** Empty: all. */
  readonly severities: readonly string[]
  /** Of what happened to it, such as `raised`; empty: all. */
  readonly kinds: readonly string[]
  readonly homeId: string
}

interface AlarmEvent {
  readonly feedId: number
  readonly kind: string
  readonly alarm: { readonly alarmId: string; readonly severity: string; readonly home: { readonly homeId: string } }
}

const firstPauseMilliseconds = 1_000
const longestPauseMilliseconds = 30_000

export default function kernwachtAlarm(red: Red): void {
  red.nodes.registerType<Config>('kernwacht-alarm', function (this: RedNode, config) {
    red.nodes.createNode(this, config)
    const service = serviceOf(red, config.service)
    if (!service) return this.status(notSetUp)
    const closed = new AbortController()
    const ended = followAlarms(this, service, config, closed.signal)
    this.on('close', (done) => {
      closed.abort(new Error('closed'))
      ended.then(done, done)
    })
  })
}

async function followAlarms(node: RedNode, service: Service, config: Config, closed: AbortSignal): Promise<void> {
  const isWanted = ({ kind, alarm }: AlarmEvent): boolean =>
    (config.severities.length === 0 || config.severities.includes(alarm.severity)) &&
    (config.kinds.length === 0 || config.kinds.includes(kind)) &&
    (config.homeId === '' || config.homeId === alarm.home.homeId)

  for (let pause = firstPauseMilliseconds; !closed.aborted;) {
    try {
      const after = node.context().get('position')
      for await (const { id, event, data } of service.follow(
        '/api/events',
        typeof after === 'string' ? after : null,
        closed,
      )) {
        pause = firstPauseMilliseconds
        node.status({ fill: 'green', shape: 'dot', text: 'connected' })
        if (event !== 'alarm') continue
        const change = data as AlarmEvent
        if (isWanted(change))
          node.send({ topic: change.alarm.alarmId, payload: change.alarm, kind: change.kind, feedId: change.feedId })
        // Kept between starts: what comes while the flows are away is told when they are back.
        if (id !== null) node.context().set('position', id)
      }
      node.status({ fill: 'yellow', shape: 'ring', text: 'connects again' })
    } catch (error) {
      if (closed.aborted) return
      const text = error instanceof Refused ? error.message : 'the service does not answer'
      node.status({ fill: 'red', shape: 'ring', text })
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pause)
      closed.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
    })
    pause = Math.min(longestPauseMilliseconds, pause * 2)
  }
}
