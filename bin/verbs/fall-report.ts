// The answer of `evaluate falls` for people.
import type { WindowCheck } from '../../bench/falls/as-windows.ts'
import type { Figures } from '../../bench/falls/figures.ts'
import { methods } from '../../bench/falls/methods.ts'
import type { Share } from '../../bench/falls/wilson.ts'
import type { DescribedModel, Judgement } from './evaluate-falls.ts'

export function fallReport(
  models: readonly DescribedModel[],
  judgements: readonly Judgement[],
  windows: WindowCheck,
  cpuMsPerSecond: number,
): string[] {
  return [
    'Acted falls: real falls of old people differ, so the sensitivity here is an upper bound.',
    ...models.map(
      ({ position, version, trainedOn, operatingPoint, learnedFrom }) =>
        `${position}: ${version}, of ${trainedOn}; a fall from a chance of ${operatingPoint} on; learned from ${learnedFrom.map(({ dataset, people }) => `${dataset} (${people} people)`).join(', ')}`,
    ),
    ...judgements.flatMap(({ judgedBy, people, trials, groups }) => [
      '',
      `Judged: ${judgedBy}; ${people} people, ${trials} trials`,
      row('', '', 'method', 'sensitivity (95 %)', 'specificity (95 %)', 'false alarms/day', 'delay s'),
      ...groups.flatMap(({ position, group, byMethod }) =>
        // The rivals stand beside where all are together; elsewhere they are in --json.
        (group === 'everybody' ? methods : methods.slice(0, 1)).map((method) =>
          row(position, group, method, ...cells(byMethod[method])),
        ),
      ),
    ]),
    '',
    `False alarms a day are extrapolated from hours in which something is done all the time (alarms × 24 h / hours): a real day is calmer.`,
    `As overlapping windows instead of whole trials (${windows.trials} of them): ${windows.same} of ${windows.impacts} impacts on the same side of the line.`,
    `Judging takes ${cpuMsPerSecond.toFixed(2)} ms of processor time a second of signal.`,
  ]
}

function cells({ sensitivity, specificity, falseAlarms, activityHours, falseAlarmsPerDay, delaySeconds }: Figures) {
  return [
    share(sensitivity),
    share(specificity),
    falseAlarmsPerDay === null
      ? '-'
      : `${falseAlarmsPerDay.toFixed(0)} (${falseAlarms} in ${activityHours.toFixed(1)} h)`,
    delaySeconds === null ? '-' : `${delaySeconds.median.toFixed(1)} (${delaySeconds.nineInTen.toFixed(1)})`,
  ] as const
}

const percent = (part: number): string => (part * 100).toFixed(1)
const share = ({ hits, of, share, from, to }: Share): string =>
  share === null ? '-' : `${percent(share)} (${percent(from)}–${percent(to)}) ${hits}/${of}`

const widths = [6, 30, 11, 30, 32, 22, 10]
const row = (...texts: readonly string[]): string =>
  texts
    .map((text, place) => text.padEnd(widths[place]!))
    .join(' ')
    .trimEnd()
