// Damaged payloads and packets against the running service, and whether it stands, answers and keeps its books: node bench/fuzz.ts --payloads 250000 --packets 50000 --seed 1 [--json]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { fuzz } from '../test/support/fuzz/fuzz.ts'

const { values } = parseArgs({
  options: {
    payloads: { type: 'string', default: '50000' },
    packets: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'kernwacht-fuzz-'))
const report = await fuzz({
  folder: join(folder, 'data'),
  payloads: Number(values.payloads),
  packets: Number(values.packets),
  seed: Number(values.seed),
  told: (line) => void (process.stderr.isTTY && process.stderr.write(`${line}\n`)),
})
const { payloads, packets, canary, isAlive, ...wrong } = report
const { residentMegabytes, seed, ...counts } = wrong
const isClean =
  isAlive && canary.lost === 0 && packets.unanswered === 0 && Object.values(counts).every((count) => count === 0)
if (values.json) console.log(JSON.stringify(report, null, 2))
else {
  console.log(
    `seed ${seed}: ${payloads.sent} payloads in ${payloads.seconds} s, ${packets.sent} packets in ${packets.seconds} s`,
  )
  console.log(
    `acknowledged ${payloads.acknowledged} = kept ${payloads.kept} + quarantined ${payloads.quarantined} + understood and silent ${payloads.silent}`,
  )
  console.log(
    `packets that ended their connection ${packets.closed}, of ${packets.connections} connections; unanswered ${packets.unanswered}`,
  )
  console.log(
    `canary: ${canary.calls} calls, ${canary.lost} lost, longest ${canary.longestMs} ms; decoding took ${payloads.longestDecodeMs} ms at most`,
  )
  console.log(`resident at the end ${residentMegabytes} MB; stopped as asked: ${isAlive ? 'yes' : 'NO'}`)
  for (const [name, count] of Object.entries(counts)) console.log(`${name.padEnd(22)} ${count}`)
}
// What went wrong is kept to be looked at.
if (isClean && !values.keep) rmSync(folder, { recursive: true, force: true })
else console.error(`the folder is kept: ${folder}`)
process.exitCode = isClean ? 0 : 1
