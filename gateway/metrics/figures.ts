// What the service counts of itself, as Prometheus reads it. Of all homes together: no figure is about one home or one person.
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { ResponseState, Severity } from '../../rules/model/alarm.ts'
import { ownHome } from '../../rules/model/own-home.ts'
import { earlier, elapsed, hours } from '../../rules/model/time.ts'
import type { Clock, Outbox, Projections, Quarantine, Registry as Homes } from '../../rules/ports.ts'

interface Lag {
  readonly waiting: number
  readonly oldestMilliseconds: number
  readonly p99Milliseconds: number
}
/** Numbers under a name, and under `refused` those of each reason. */
export interface BrokerCounts {
  readonly connections: number
  readonly published: number
  readonly acknowledged: number
  readonly unkept: number
  readonly shed: number
  readonly delayed: number
  readonly refused: Readonly<Record<string, number>>
}

export interface MetricParts {
  readonly version: string
  readonly clock: Pick<Clock, 'now'>
  troubles(): readonly string[]
  figures(): { readonly stages: Readonly<Record<string, Lag>>; readonly eventLoopP99Milliseconds: number }
  /** Null: the doors are not open yet. */
  broker(): BrokerCounts | null
  readonly projections: Pick<Projections, 'alarms'>
  readonly outbox: Pick<Outbox, 'summary'>
  readonly quarantine: Pick<Quarantine, 'counts'>
  readonly registry: Pick<Homes, 'homes'>
}

const unresolved = ResponseState.options.filter((state) => state !== 'resolved')

/** https://prometheus.io/docs/practices/naming: base units, and `_total` for what only grows. */
export function openMetrics(parts: MetricParts): { text(): Promise<string>; readonly contentType: string } {
  const { clock, projections, outbox, quarantine, registry: homes } = parts
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })

  /** Filled anew at each reading: what is no longer there is no longer told. A name on `_total` only grows. */
  const tell = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    fill: (set: (value: number, labels?: Record<Label, string>) => void) => void | Promise<void>,
  ): void => {
    const Kind = name.endsWith('_total') ? Counter : Gauge
    const told = new Kind({
      name: `kernwacht_${name}`,
      help,
      labelNames: [...labelNames],
      registers: [],
      async collect() {
        this.reset()
        await fill((value, labels) => (labels ? this.inc(labels, value) : this.inc(value)))
      },
    })
    registry.registerMetric(told)
  }

  tell('info', 'Which release runs', ['version'], (set) => set(1, { version: parts.version }))
  tell('trouble', 'What is wrong now, as /readyz names it', ['trouble'], (set) => {
    for (const trouble of parts.troubles()) set(1, { trouble })
  })
  tell('troubles', 'How many troubles there are now', [], (set) => set(parts.troubles().length))
  const ofStages = (name: string, help: string, of: (lag: Lag) => number) =>
    tell(name, help, ['stage'], (set) => {
      for (const [stage, lag] of Object.entries(parts.figures().stages)) set(of(lag), { stage })
    })
  ofStages('stage_waiting', 'How many wait in a stage of the way of an alarm', ({ waiting }) => waiting)
  ofStages('stage_oldest_seconds', 'Age of the oldest that waits there', (lag) => lag.oldestMilliseconds / 1000)
  ofStages('stage_p99_seconds', 'How long 99 of the last 100 took at most', (lag) => lag.p99Milliseconds / 1000)
  tell('event_loop_p99_seconds', 'How long everything else was kept waiting', [], (set) =>
    set(parts.figures().eventLoopP99Milliseconds / 1000),
  )

  const ofBroker = (name: string, help: string, of: (counts: BrokerCounts) => number) =>
    tell(name, help, [], (set) => {
      const counts = parts.broker()
      if (counts) set(of(counts))
    })
  ofBroker('mqtt_connections', 'Devices and bridges that are connected', (counts) => counts.connections)
  ofBroker('mqtt_published_total', 'Messages that passed the access check', (counts) => counts.published)
  ofBroker('mqtt_acknowledged_total', 'Messages that were kept and acknowledged', (counts) => counts.acknowledged)
  ofBroker('mqtt_unkept_total', 'Messages that could be kept nowhere, and are sent again', (counts) => counts.unkept)
  ofBroker('mqtt_shed_total', 'Telemetry of QoS 0 over its rate, dropped', (counts) => counts.shed)
  ofBroker('mqtt_delayed_total', 'Telemetry of QoS 1 over its rate, acknowledged later', (counts) => counts.delayed)
  tell('mqtt_refused_total', 'What the broker refused', ['why'], (set) => {
    for (const [why, count] of Object.entries(parts.broker()?.refused ?? {})) set(count, { why })
  })

  tell('homes', 'Homes in the registry', [], async (set) => set((await homes.homes()).length))
  // The service's own trials are no alarms of anybody.
  const open = async () =>
    (await projections.alarms({ response: unresolved, limit: 100_000 })).filter(({ homeId }) => homeId !== ownHome)
  tell('alarms', 'Alarms that are not closed', ['severity', 'response'], async (set) => {
    const alarms = await open()
    for (const severity of Severity.options)
      for (const response of unresolved)
        set(alarms.filter((alarm) => alarm.severity === severity && alarm.response === response).length, {
          severity,
          response,
        })
  })
  tell('alarm_oldest_unanswered_seconds', 'Since when the oldest waits for somebody', ['severity'], async (set) => {
    const alarms = (await open()).filter(({ response }) => response === 'open')
    for (const severity of Severity.options) {
      const ages = alarms.filter((one) => one.severity === severity).map((one) => elapsed(one.raisedAt, clock.now()))
      set(Math.max(0, ...ages) / 1000, { severity })
    }
  })
  const ofChannels = (
    name: string,
    help: string,
    of: (one: Awaited<ReturnType<Outbox['summary']>>[number]) => number,
  ) =>
    tell(name, help, ['channel'], async (set) => {
      for (const one of await outbox.summary(earlier(clock.now(), hours(1)))) set(of(one), { channel: one.channel })
    })
  ofChannels('deliveries_handed_over', 'Messages of the last hour that went out', ({ handedOver }) => handedOver)
  ofChannels('deliveries_unfinished', 'Messages of the last hour that have not', ({ unfinished }) => unfinished)
  ofChannels('deliveries_given_up', 'Messages of the last hour that a person must look at', ({ givenUp }) => givenUp)
  tell('quarantined_total', 'Messages that no decoder understood', ['code'], async (set) => {
    const byCode = Map.groupBy(await quarantine.counts(), ({ code }) => code)
    for (const [code, counts] of byCode)
      set(
        counts.reduce((sum, { count }) => sum + count, 0),
        { code },
      )
  })

  return { text: () => registry.metrics(), contentType: registry.contentType }
}
