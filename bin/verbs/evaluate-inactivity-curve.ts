// The curve of the inactivity rule as a picture: how much later an alarm comes the fewer false ones a home may have.
import type { Evaluation } from '../../simulators/silence-evaluation.ts'

const width = 640
const height = 360
const left = 56
const right = 40
const top = 40
const bottom = 52

/** An SVG that stands by itself, light and dark. */
export function curvePicture({ curve, together, homes }: Evaluation): string {
  const longest = Math.max(6, ...curve.flatMap((point) => [point.dayMedianHours ?? 0, point.nightMedianHours ?? 0]))
  const budgets = curve.map(({ falseAlarmsPerMonthSet }) => falseAlarmsPerMonthSet)
  const [least, most] = [Math.min(...budgets), Math.max(...budgets)]
  const x = (budget: number) =>
    left + ((Math.log(budget) - Math.log(least)) / (Math.log(most) - Math.log(least))) * (width - left - right)
  const y = (hours: number) => height - bottom - (hours / longest) * (height - top - bottom)
  const line = (name: string, of: (point: Evaluation['curve'][number]) => number | null) => {
    const points = curve.flatMap((point) => {
      const hours = of(point)
      return hours === null ? [] : [{ x: x(point.falseAlarmsPerMonthSet), y: y(hours), point, hours }]
    })
    return [
      `<polyline class="${name}" points="${points.map((at) => `${round(at.x)},${round(at.y)}`).join(' ')}"/>`,
      ...points.map(
        (at) =>
          `<circle class="${name}" cx="${round(at.x)}" cy="${round(at.y)}" r="4"><title>${at.hours} h, ${at.point.falseAlarmsPerMonth} false alarms a home-month</title></circle>`,
      ),
    ]
  }
  const hourMarks = Array.from({ length: Math.floor(longest / 2) + 1 }, (_, n) => n * 2)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Median delay against the budget of false alarms per home-month">`,
    '<style>text{font:13px system-ui,sans-serif;fill:#222}.grid{stroke:#ccc}polyline{fill:none;stroke-width:2}.day{stroke:#b45309;fill:#b45309}.night{stroke:#1d4ed8;fill:#1d4ed8}polyline.day,polyline.night{fill:none}tspan{stroke:none}rect{fill:#fff}@media(prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#444}rect{fill:#161616}.day{stroke:#fbbf24;fill:#fbbf24}.night{stroke:#93c5fd;fill:#93c5fd}}</style>',
    `<rect width="${width}" height="${height}"/>`,
    ...hourMarks.flatMap((hours) => [
      `<line class="grid" x1="${left}" x2="${width - right}" y1="${round(y(hours))}" y2="${round(y(hours))}"/>`,
      `<text x="${left - 8}" y="${round(y(hours) + 4)}" text-anchor="end">${hours} h</text>`,
    ]),
    ...curve.flatMap((point) => [
      `<text x="${round(x(point.falseAlarmsPerMonthSet))}" y="${height - bottom + 20}" text-anchor="middle">${point.falseAlarmsPerMonthSet}</text>`,
      `<text x="${round(x(point.falseAlarmsPerMonthSet))}" y="${height - bottom + 36}" text-anchor="middle" opacity=".7">(${point.falseAlarmsPerMonth})</text>`,
    ]),
    ...line('day', (point) => point.dayMedianHours),
    ...line('night', (point) => point.nightMedianHours),
    `<text x="${left}" y="20">Median delay of ${homes.length} homes (${together.falseAlarms.homeMonths} home-months) by <tspan class="day">day</tspan> and by <tspan class="night">night</tspan></text>`,
    `<text x="${width - right}" y="${height - 2}" text-anchor="end" opacity=".7">false alarms per home-month: set (found)</text>`,
    '</svg>',
    '',
  ].join('\n')
}

const round = (value: number): number => Math.round(value * 10) / 10
