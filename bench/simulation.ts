// Lives of homes through every fault of the table, and whether each alarm came: node bench/simulation.ts --home-days 10000 --seed 1 [--first-home N] [--json]
import process from 'node:process'
import { parseArgs } from 'node:util'
import { type Fault, faults } from '../test/simulation/faults.ts'
import { daysOfALife } from '../test/simulation/life.ts'
import { simulate } from '../test/simulation/simulate.ts'

const { values } = parseArgs({
  options: {
    'home-days': { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    /** Where an earlier piece of the same seed stopped. */
    'first-home': { type: 'string', default: '0' },
    /** Stops after the home at which this has passed, and says where to go on. */
    seconds: { type: 'string', default: '86400' },
    json: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const first = Number(values['first-home'])
const last = Math.ceil(Number(values['home-days']) / daysOfALife)
const begun = performance.now()
const elapsedSeconds = () => (performance.now() - begun) / 1000

const injected: Partial<Record<Fault, number>> = {}
const flaws: { readonly home: number; readonly flaw: string }[] = []
const sums = { homeDays: 0, messages: 0, alarms: 0, handedOver: 0, deaths: 0 }
let home = first
for (; home < last && elapsedSeconds() < Number(values.seconds); home++) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[Khome ${home} of ${last}, ${flaws.length} flaws`)
  const lived = await simulate(seed, home)
  for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += lived[name]
  for (const [fault, times] of Object.entries(lived.injected) as [Fault, number][])
    injected[fault] = (injected[fault] ?? 0) + times
  for (const flaw of lived.flaws) {
    flaws.push({ home, flaw })
    console.error(`seed ${seed}, home ${home}: ${flaw}`)
  }
}
if (process.stderr.isTTY) process.stderr.write('\r\u001B[K')
const seconds = Math.round(elapsedSeconds())
if (values.json) console.log(JSON.stringify({ seed, first, next: home, ...sums, seconds, injected, flaws }, null, 2))
else {
  console.log(
    `seed ${seed}, homes ${first} to ${home - 1}, ${sums.homeDays} home-days in ${seconds} s, each lived twice`,
  )
  console.log(
    `${sums.messages} messages, ${sums.alarms} alarms, ${sums.handedOver} hand-overs, ${sums.deaths} deaths of the process`,
  )
  console.table(
    Object.fromEntries(
      Object.entries(faults).map(([fault, { may }]) => [
        fault,
        { times: injected[fault as Fault] ?? 0, 'may change': may },
      ]),
    ),
  )
  console.log(`flaws: ${flaws.length}`)
}
if (home < last) console.error(`go on with: --seed ${seed} --home-days ${values['home-days']} --first-home ${home}`)
process.exitCode = flaws.length === 0 ? 0 : 1
