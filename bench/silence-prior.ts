// node bench/silence-prior.ts DIR: trains the table of rules/care/silence-prior.ts on a folder of recorded homes, and prints it.
import process from 'node:process'
import { casesIn } from '../bin/verbs/evaluate-inactivity.ts'
import { strangerMinutesOf } from '../simulators/silence-training.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('node bench/silence-prior.ts DIR')
const homes = await casesIn(folder, [], 'Europe/Amsterdam', {})
process.stdout.write(`${JSON.stringify(strangerMinutesOf(homes))}\n`)
