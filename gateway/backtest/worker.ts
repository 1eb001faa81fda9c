// The thread of one backtest: it reads beside the service, and the thread that answers devices is not held up by it.
import { parentPort, workerData } from 'node:worker_threads'
import { rules } from '../../rules/index.ts'
import type { BacktestAsked } from '../../rules/model/rule-desk.ts'
import { readJournal } from '../store/journal-sqlite.ts'
import { readAlarms } from '../store/projections-sqlite.ts'
import { backtestOver } from './over-journal.ts'

export interface BacktestWork {
  readonly journalFile: string
  readonly alarmsFile: string
  readonly request: BacktestAsked
}

const port = parentPort!
const { journalFile, alarmsFile, request } = workerData as BacktestWork
const journal = readJournal(journalFile)
const projections = readAlarms(alarmsFile)
try {
  port.postMessage(await backtestOver({ journal, projections, rules, request }))
} finally {
  await journal.close()
  await projections.close()
}
