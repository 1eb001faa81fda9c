// Does an alarm wait for what stands beside its way? Two services side by side, one with its side roads shut: node bench/side-roads.ts --calls 40 [--json]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { calledService } from '../test/support/called-service.ts'

const { values } = parseArgs({
  options: { calls: { type: 'string', default: '40' }, json: { type: 'boolean', default: false } },
})
const calls = Number(values.calls)
const folder = mkdtempSync(join(tmpdir(), 'kernwacht-side-roads-'))

/** `share`: 0.5 is the median. */
const quantile = (sorted: readonly number[], share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? 0
const summary = (milliseconds: readonly number[]) => {
  const sorted = milliseconds.toSorted((one, other) => one - other)
  const round = (value: number) => Math.round(value * 10) / 10
  return { calls, p50: round(quantile(sorted, 0.5)), p90: round(quantile(sorted, 0.9)), max: round(sorted.at(-1)!) }
}

try {
  // Not at once: each would wait for the other's start.
  await using open = await calledService({
    folder: mkdtempSync(join(folder, 'open-')),
    homes: calls + 1,
    isAway: false,
  })
  await using shut = await calledService({ folder: mkdtempSync(join(folder, 'shut-')), homes: calls + 1, isAway: true })
  // The first of each opens connections and compiles code.
  await open.call()
  await shut.call()
  const took = { open: [] as number[], shut: [] as number[] }
  // In turns, so that whatever else the machine does falls on both alike.
  for (let call = 0; call < calls; call++) {
    took.open.push(await open.call())
    took.shut.push(await shut.call())
  }
  const report = { open: summary(took.open), shut: summary(took.shut) }
  if (values.json) console.log(JSON.stringify(report, null, 2))
  else {
    console.log('milliseconds from a PUBLISH until the desk has the alarm   p50     p90     max')
    for (const [name, { p50, p90, max }] of [
      ['series, mail and push there', report.open] as const,
      ['series locked, mail and push silent', report.shut] as const,
    ])
      console.log(`${name.padEnd(54)}${[p50, p90, max].map((value) => String(value).padStart(8)).join('')}`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
