// The evaluation of the inactivity rule as lines for people; the same figures stand in its JSON.
import { isoUtc } from '../../rules/model/time.ts'
import type {
  DayAndNight,
  Evaluation,
  FalseAlarmFigures,
  HomeEvaluation,
  RivalFigures,
  TroubleFigures,
} from '../../simulators/silence-evaluation.ts'
import type { DelayFigures } from '../../simulators/silence-figures.ts'

export function reportOf({ homes, together, curve }: Evaluation): string[] {
  const { meanOfMedians } = together
  return [
    ...homes.flatMap(homeLines),
    `all homes together: ${falseAlarms(together.falseAlarms)}`,
    ...delayLines(together),
    `  mean of the homes' medians: ${hours(meanOfMedians.dayHours)} by day, ${hours(meanOfMedians.nightHours)} by night`,
    ...together.rivals.map(rivalLine),
    ...together.troubles.map(troubleLine),
    ...curve.map(
      (point) =>
        `  set to ${String(point.falseAlarmsPerMonthSet).padEnd(4)} a home-month: ${point.falseAlarmsPerMonth.toFixed(2)} false alarms, median ${hours(point.dayMedianHours)} by day, ${hours(point.nightMedianHours)} by night`,
    ),
  ]
}

function homeLines(home: HomeEvaluation): string[] {
  const { none, one, more } = home.alarmsPerCut
  return [
    `${home.home} (exit: ${home.exits.join(', ') || 'none'}): ${falseAlarms(home.falseAlarms)}`,
    ...home.falseAlarmList.map(
      ({ raisedAt, severity, resident, said }) => `    ${isoUtc(raisedAt)} ${severity}, resident ${resident}: ${said}`,
    ),
    ...delayLines(home),
    `  one alarm at ${one} cuts, none at ${none}, more at ${more}; last sign of life named at ${home.lastSignNamed}`,
    ...home.rivals.map(rivalLine),
    ...home.troubles.map(troubleLine),
  ]
}

const falseAlarms = (figures: FalseAlarmFigures): string => {
  const { count, homeMonths, perHomeMonth, perHomeMonthBetween, home, asleep, away, afterLearning } = figures
  return `${count} false alarms in ${homeMonths.toFixed(2)} home-months, ${perHomeMonth.toFixed(2)} a month (${between(perHomeMonthBetween)}); home ${home}, asleep ${asleep}, away ${away}; ${afterLearning} after the days of learning`
}

const delayLines = ({ all, day, night }: DayAndNight): string[] => [
  `  delay           ${delay(all)}`,
  `  delay by day    ${delay(day)}`,
  `  delay by night  ${delay(night)}`,
]

const delay = ({ cuts, missed, medianHours, medianBetween, nineInTenHours }: DelayFigures): string =>
  `median ${hours(medianHours)} (${between(medianBetween)}), nine in ten ${hours(nineInTenHours)}, ${cuts} cuts, ${missed} without an alarm`

const rivalLine = ({ rival, setting, falseAlarms, all, day, night }: RivalFigures): string =>
  `  ${(setting === null ? rival : `${rival} (${setting})`).padEnd(52)} ${falseAlarms ?? '-'} false, median ${hours(all.medianHours)}, ${hours(day.medianHours)} by day, ${hours(night.medianHours)} by night`

const troubleLine = ({ trouble, falseAlarms, missed, all, day, night }: TroubleFigures): string =>
  `  with ${trouble.padEnd(47)} ${falseAlarms.count} false, median ${hours(all.medianHours)}, ${hours(day.medianHours)} by day, ${hours(night.medianHours)} by night, ${missed} without an alarm`

const hours = (value: number | null): string => (value === null ? '-' : `${value.toFixed(1)} h`)

const between = ([low, high]: readonly [number | null, number | null]): string =>
  `${low?.toFixed(2) ?? '-'} to ${high?.toFixed(2) ?? '-'}`
