// Kills the service again and again under devices that go on publishing, and says what was lost: node bench/kills.ts --kills 40 --seed 1 [--json]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { killAndJudge } from '../test/support/kills.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    watches: { type: 'string', default: '40' },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'kernwacht-kills-'))
const report = await killAndJudge({
  folder,
  kills: Number(values.kills),
  seed: Number(values.seed),
  watches: Number(values.watches),
  told: (line) => void (process.stderr.isTTY && process.stderr.write(`\r\u001B[K${line}`)),
})
if (process.stderr.isTTY) process.stderr.write('\r\u001B[K')
const { seed, kills, killsWhileStarting, messages, acknowledged, helpCallsAcknowledged, restartMs, ...judged } = report
const { entries, alarms, resolvedAlarms, timers, timersOverdue, watches, ...told } = judged
const { deliveries, handedOver, receivedAgain, handOverMs, ...wrong } = told
const isClean = Object.values(wrong).every((count) => count === 0)
if (values.json) console.log(JSON.stringify(report, null, 2))
else {
  console.log(`${kills} kills (${killsWhileStarting} while it started), seed ${seed}`)
  console.log(`${messages} messages, ${acknowledged} acknowledged, of which ${helpCallsAcknowledged} calls for help`)
  console.log(`${entries} entries in the journal, ${alarms} alarms, ${resolvedAlarms} of them closed by a carer`)
  console.log(
    `${watches} silences watched; ${timers} timers fired, ${timersOverdue} of them more than 5 s late, after a return`,
  )
  console.log(`${deliveries} deliveries, ${handedOver} handed over, ${receivedAgain} received again under the same key`)
  console.log(`told after p50 ${handOverMs.p50} ms, p99 ${handOverMs.p99} ms, longest ${handOverMs.max} ms`)
  console.log(`restart until devices are heard: p50 ${restartMs.p50} ms, longest ${restartMs.max} ms`)
  for (const [name, count] of Object.entries(wrong)) console.log(`${name.padEnd(22)} ${count}`)
}
// What went wrong is kept to be looked at.
if (isClean && !values.keep) rmSync(folder, { recursive: true, force: true })
else console.error(`the folder is kept: ${folder}`)
process.exitCode = isClean ? 0 : 1
