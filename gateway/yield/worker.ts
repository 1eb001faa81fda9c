// The thread in which a night's judging is done: it reads the series beside the service, and an alarm never waits for it.
import { parentPort, workerData } from 'node:worker_threads'
import { openSeriesReader } from '../store/series-reader.ts'
import { type Area, judgeArea } from './judge.ts'

export interface YieldWork {
  /** Of the series of energy. */
  readonly file: string
  readonly zone: string
  readonly areas: readonly Area[]
  readonly until: string
}

const port = parentPort!
const { file, zone, areas, until } = workerData as YieldWork
const series = openSeriesReader(file, zone)
try {
  port.postMessage(areas.flatMap((area) => judgeArea(area, series, until)))
} finally {
  series.close()
}
