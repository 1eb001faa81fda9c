// What the screens ask of the API about a period: its report, and the files of it.
import type { AlarmReport } from '../api/contract.ts'
import type { ReportSheet } from '../api/contract-care.ts'
import { call } from './api-client.ts'

/** `to` exclusive; left out: until now. */
export interface Period {
  readonly from: number
  readonly to?: number | undefined
}
const query = ({ from, to }: Period): string =>
  `?${new URLSearchParams({ from: String(from), ...(to !== undefined && { to: String(to) }) }).toString()}`

export const reportApi = {
  report: (period: Period) => call<AlarmReport>('GET', `/api/reports/alarms${query(period)}`),
  sheet: (period: Period) => call<ReportSheet>('GET', `/api/reports/alarms/sheet${query(period)}`),
  csvAt: (period: Period) => `/api/reports/alarms.csv${query(period)}`,
}

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Call from a tap: the browser keeps the file where it keeps what is fetched. */
export function keepSheet(base64: string, name: string): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  const url = URL.createObjectURL(new Blob([bytes], { type: xlsx }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
