// Weather stations among the devices: what one tells of the weather goes into the weather of its area, and not into any home's journal.
import type { HomeId } from '../../rules/model/ids.ts'
import { type Instant, localDate } from '../../rules/model/time.ts'
import type { Clock, HousingStore, Quarantine } from '../../rules/ports.ts'
import { weatherIn, weatherPath } from './message.ts'

/** As gateway/mqtt takes a message: the adapters know each other only by shape. */
interface Message {
  readonly homeId: HomeId
  readonly path: string
  readonly payload: Uint8Array
  readonly retained: boolean
  readonly malformed?: string
}

/** What is not the weather of such a station goes on to `next`. Resolves when it is kept, as weather or in quarantine. */
export function listeningToStations<T extends Message>(
  next: (message: T) => Promise<void>,
  parts: {
    readonly stations: ReadonlyMap<HomeId, string>
    readonly putWeather: HousingStore['putWeather']
    readonly quarantine: Pick<Quarantine, 'keep'>
    readonly clock: Pick<Clock, 'now'>
  },
): (message: T) => Promise<void> {
  const { stations, putWeather, quarantine, clock } = parts
  return async (message) => {
    const area = stations.get(message.homeId)
    // In any other home `weather` may be the name of a device like all others.
    if (area === undefined || message.path !== weatherPath || message.malformed !== undefined) return next(message)
    const at = clock.now()
    const told = weatherIn(message.payload, localDate(at, 'UTC'))
    if (typeof told === 'string') await quarantine.keep(asRiddle(message, at, told))
    else await putWeather(area, told)
  }
}

const asRiddle = (message: Message, at: Instant, detail: string) => ({
  homeId: message.homeId,
  path: message.path,
  payload: Uint8Array.from(message.payload),
  at,
  retained: message.retained,
  code: 'no-weather',
  detail: detail.slice(0, 500),
  deviceId: null,
})
