// The picture of the curves: how many falls are found at how many false alarms a day, each method a line, each wearing position a panel.
import type { CurvePoint } from './figures.ts'
import type { Method } from './methods.ts'

export interface Panel {
  readonly title: string
  readonly curves: readonly { readonly method: Method; readonly points: readonly CurvePoint[] }[]
  /** Where the line was drawn, of the combined method. */
  readonly chosen: { readonly sensitivity: number; readonly falseAlarmsPerDay: number } | null
}

const colours: Readonly<Record<Method, string>> = {
  combined: '#0b5c8a',
  trees: '#2a9d55',
  kernels: '#c05a00',
  thresholds: '#7a7a7a',
}
const [width, height, gap] = [420, 300, 90]
const [lowest, mostPerDay] = [0.5, 2000]

/** Stretches the calm end: a tenth as many alarms are worth as much width at 10 a day as at 1,000. */
const across = (perDay: number): number => (Math.log10(1 + perDay) / Math.log10(1 + mostPerDay)) * width
const up = (sensitivity: number): number => height - ((Math.max(lowest, sensitivity) - lowest) / (1 - lowest)) * height

export function picture(panels: readonly Panel[]): string {
  const total = panels.length * (width + gap) + 30
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total} ${height + 130}" font-family="sans-serif" font-size="13">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...panels.map((panel, place) => `<g transform="translate(${70 + place * (width + gap)},46)">${drawn(panel)}</g>`),
    `</svg>`,
    '',
  ].join('\n')
}

function drawn({ title, curves, chosen }: Panel): string {
  const parts = [`<text y="-20" font-size="15" font-weight="bold">${title}</text>`]
  for (const share of [0.5, 0.6, 0.7, 0.8, 0.9, 1]) {
    parts.push(
      `<line x2="${width}" y1="${up(share)}" y2="${up(share)}" stroke="#ddd"/>`,
      `<text x="-8" y="${up(share) + 4}" text-anchor="end">${Math.round(share * 100)} %</text>`,
    )
  }
  for (const perDay of [0, 1, 10, 100, 1000]) {
    const x = across(perDay).toFixed(1)
    parts.push(
      `<line x1="${x}" x2="${x}" y2="${height}" stroke="#ddd"/>`,
      `<text x="${x}" y="${height + 18}" text-anchor="middle">${perDay.toLocaleString('en')}</text>`,
    )
  }
  parts.push(
    `<text x="${width / 2}" y="${height + 40}" text-anchor="middle">false alarms a day, extrapolated from hours full of activity</text>`,
    `<text transform="translate(-52,${height / 2}) rotate(-90)" text-anchor="middle">acted falls found</text>`,
  )
  curves.forEach(({ method, points }, place) => {
    const shown = points.filter(
      ({ sensitivity, falseAlarmsPerDay }) => sensitivity >= lowest && falseAlarmsPerDay <= mostPerDay,
    )
    const line = shown
      .map((at) => `${across(at.falseAlarmsPerDay).toFixed(1)},${up(at.sensitivity).toFixed(1)}`)
      .join(' ')
    const x = place * 105
    parts.push(
      `<polyline points="${line}" fill="none" stroke="${colours[method]}" stroke-width="${method === 'combined' ? 2.5 : 1.5}"/>`,
      `<line x1="${x}" x2="${x + 18}" y1="${height + 62}" y2="${height + 62}" stroke="${colours[method]}" stroke-width="3"/>`,
      `<text x="${x + 22}" y="${height + 66}" font-size="12">${method === 'combined' ? 'combined ●' : method}</text>`,
    )
  })
  if (chosen) {
    const [x, y] = [across(chosen.falseAlarmsPerDay).toFixed(1), up(chosen.sensitivity).toFixed(1)]
    parts.push(`<circle cx="${x}" cy="${y}" r="6" fill="${colours.combined}" stroke="#fff" stroke-width="2"/>`)
  }
  return parts.join('')
}
