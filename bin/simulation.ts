// A simulated home speaks to a service: in its own time, or as fast as the service's replay clock can be moved.
import { setTimeout } from 'node:timers/promises'
import { Health, Homes, IssuedCredential } from '../dashboard/api/contract.ts'
import type { Home } from '../rules/model/home.ts'
import { clockTime, hours, type Instant, instant, later, localDate } from '../rules/model/time.ts'
import type { TimedMessage } from '../simulators/message.ts'
import { connectHome } from '../simulators/publish.ts'
import { replay } from '../simulators/replay.ts'
import type { Story } from '../simulators/scenarios/scenario.ts'
import { liveNow } from '../simulators/simulate.ts'
import type { Village } from '../simulators/village.ts'
import type { Service } from './service-client.ts'
import { Failed, type Io } from './verbs/verb.ts'

export interface Place {
  /** Null: only a broker. */
  readonly service: Service | null
  readonly url: string
}

export function placeAt(service: Service): Place {
  if (service.mqttUrl === null) throw new Failed('The service has shut its plain MQTT door; simulate needs it.')
  return { service, url: service.mqttUrl }
}

/** Only a service in replay mode takes the time from others; asked to stay where it is, it says whether it is one. */
export async function replayMode(service: Service): Promise<boolean> {
  const now = await serviceNow(service)
  return service.post('/api/replay/clock', { at: now }).then(
    () => true,
    () => false,
  )
}

export const serviceNow = async (service: Service): Promise<Instant> => Health.parse(await service.get('/healthz')).now

export async function replayIn(
  place: Place,
  village: Village,
  home: Home,
  story: Story,
  from: Instant,
  speed: number | 'max',
  io: Io,
): Promise<number> {
  const connection = await connected(place, home)
  // The rules' own deadlines after the story's last word are waited for too.
  const until = later(story.until, hours(1))
  try {
    const { published } = await replay({
      messages: asStream(village.messages(story.homeId, from, story.until, { during: story.during })),
      connection,
      from,
      until,
      speed,
      wait: (milliseconds) => pause(milliseconds, io),
      stopped: io.stopped,
      progress: ({ published, at }) => io.progress(`${published} messages, ${moment(at, home)}`),
    })
    return published
  } finally {
    await connection.close()
  }
}

export async function liveIn(place: Place, village: Village, home: Home, story: Story | null, io: Io): Promise<number> {
  const connection = await connected(place, home)
  const from = machineNow()
  try {
    const { published } = await liveNow({
      village,
      homeId: home.setup.homeId,
      during: story?.during ?? [],
      connection,
      from,
      until: story?.until ?? instant(Number.MAX_SAFE_INTEGER),
      now: machineNow,
      wait: (milliseconds) => pause(milliseconds, io),
      stopped: io.stopped,
    })
    return published
  } finally {
    await connection.close()
  }
}

/** Makes the home in the registry when it is not there yet, and gets it a token of its own. */
async function connected({ service, url }: Place, home: Home) {
  const { homeId } = home.setup
  if (service === null) return connectHome({ url, homeId })
  const { homes } = Homes.parse(await service.get('/api/homes'))
  if (!homes.some((row) => row.home.homeId === homeId)) await service.put(`/api/homes/${homeId}`, home)
  const { token } = IssuedCredential.parse(await service.post(`/api/homes/${homeId}/credentials`, {}))
  return connectHome({ url, homeId, token })
}

async function* asStream(messages: Iterable<TimedMessage>): AsyncGenerator<TimedMessage> {
  yield* messages
}

export const machineNow = (): Instant => instant(Date.now())
const pause = (milliseconds: number, io: Io): Promise<void> =>
  setTimeout(Math.min(milliseconds, 2 ** 31 - 1), undefined, { signal: io.stopped }).catch(() => {})
export const moment = (at: Instant, { setup }: Home): string =>
  `${localDate(at, setup.zone)} ${clockTime(at, setup.zone)}`
