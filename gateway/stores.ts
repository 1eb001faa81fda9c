// Opens what is kept on the disk on the way of an alarm: watched, and with a reserve for when the disk is full.
import { readFileSync } from 'node:fs'
import type { Purpose } from '../rules/model/effect.ts'
import { seconds } from '../rules/model/time.ts'
import type { Clock, Outbox, Projections, Quarantine, SeriesStore } from '../rules/ports.ts'
import { besideConfig, type Config } from './config.ts'
import { type Forget, forgetIn } from './store/forgetting.ts'
import type { Log } from './pipeline/log.ts'
import { openJournal } from './store/journal-sqlite.ts'
import {
  journalOnReserve,
  outboxOnReserve,
  projectionsOnReserve,
  quarantineOnReserve,
  seriesBehindReserve,
} from './store/on-reserve.ts'
import { openOutbox } from './store/outbox-sqlite.ts'
import { openProjections } from './store/projections-sqlite.ts'
import { openQuarantine } from './store/quarantine-sqlite.ts'
import { openReserve, type Reserve } from './store/reserve.ts'
import { feedSeries } from './store/series-feed.ts'
import { influx1 } from './store/series-influx1.ts'
import { influx2 } from './store/series-influx2.ts'
import type { InfluxServer } from './store/series-influx.ts'
import { openSeries } from './store/series-sqlite.ts'
import { createStages, type Stages } from './watchdog/stages.ts'
import { type WatchedJournal, watchJournal } from './watchdog/watched-journal.ts'

export interface Stores {
  readonly journal: WatchedJournal
  readonly projections: Projections
  readonly outbox: Outbox
  readonly quarantine: Quarantine
  readonly series: SeriesStore
  readonly reserve: Reserve
  /** Leaves nothing of somebody's time in a home in any of these. */
  readonly forget: Forget
  readonly stages: Stages
}

/** `closes` is told of each in the order of opening: they are closed in reverse, the reserve last. */
export async function openStores(parts: {
  readonly config: Config
  /** Beside it lie the files that it names. */
  readonly configFile: string | undefined
  readonly folder: string
  inFolder(name: string): string
  closes<T extends { close(): Promise<void> | void }>(part: T): T
  readonly gatherMilliseconds: number
  readonly clock: Clock
  readonly log: Log
}): Promise<Stores> {
  const { config, configFile, folder, inFolder, closes, gatherMilliseconds, clock, log } = parts
  const { reserveMegabytes: megabytes, lookSeconds } = config.disk
  const lookEvery = seconds(lookSeconds)
  const reserve = closes(await openReserve({ file: inFolder('reserve'), megabytes, lookEvery, clock, log }))
  const maxBytes = config.quarantine.megabytes * 1024 * 1024
  const quarantine = closes(await openQuarantine({ file: inFolder('quarantine.db'), maxBytes }))
  const series = closes(await openSeries({ folder }))
  const server = serverOf(config, configFile)
  if (server) {
    const feed = feedSeries({ series, ...server, file: inFolder('series-feed.json'), clock, log })
    closes({ close: feed.stop })
  }
  const projections = closes(await openProjections({ file: inFolder('alarms.db') }))
  const journal = closes(await openJournal({ file: inFolder('journal.db'), gatherMilliseconds }))
  const outbox = closes(await openOutbox({ file: inFolder('outbox.db') }))
  const stages = createStages(clock)
  return {
    journal: watchJournal({ journal: stages.journal(journalOnReserve(journal, reserve)), clock, log }),
    projections: stages.projections(projectionsOnReserve(projections, reserve)),
    outbox: stages.outbox(outboxOnReserve(outbox, reserve)),
    quarantine: quarantineOnReserve(quarantine, reserve),
    series: seriesBehindReserve(series, reserve),
    reserve,
    forget: forgetIn({ journal, projections, outbox, quarantine, series }),
    stages,
  }
}

/** Null: series stay in the house. What a recorded home says is no news for anybody else. */
function serverOf(
  { series, clock }: Config,
  configFile: string | undefined,
): { server: InfluxServer; purposes: readonly Purpose[] } | null {
  if (series.kind === 'embedded' || clock.mode === 'replay') return null
  const secret = (name: string) => readFileSync(besideConfig(configFile, name), 'utf8').trim()
  const { url, purposes } = series
  if (series.kind === 'influx2') {
    const { org, bucket, tokenFile } = series
    return { server: influx2({ url, org, bucket, token: secret(tokenFile) }), purposes }
  }
  const { database, username, passwordFile } = series
  const access = {
    ...(username !== undefined && { username }),
    ...(passwordFile !== undefined && { password: secret(passwordFile) }),
  }
  return { server: influx1({ url, database, ...access }), purposes }
}
