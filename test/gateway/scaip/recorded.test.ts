// The exchanges that docs/scaip.md shows are those that happen: run again, and compared.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { scaip } from '../../../gateway/notify/scaip.ts'
import { systemClock } from '../../../gateway/pipeline/clock.ts'
import { printSip } from '../../../gateway/scaip/sip-message.ts'
import { ruleId } from '../../../rules/model/ids.ts'
import { openAlarmCentre } from '../../../simulators/alarm-centre.ts'
import { alarmOf } from '../../support/alarms.ts'
import { channelParts, noticeOf } from '../../support/channels/notice.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { peer } from '../../support/real-peers.ts'
import { here, startUnits, unitIdentity } from '../../support/scaip-units.ts'
import { type Recorded, recordOf } from '../../support/sip-record.ts'
import { root } from '../../support/source.ts'

const sipp = peer('sipp')
/** The first is ours with the simulated centre, the second sipp's with us. */
const shown = [...readFileSync(join(root, 'docs/scaip.md'), 'utf8').matchAll(/```text\n([\s\S]*?)\n```/g)].map(
  ([, text]) => text,
)

it('an alarm to the simulated centre goes as the document shows', async () => {
  const exchange: Recorded[] = []
  const done = Promise.withResolvers<void>()
  const centre = await openAlarmCentre({
    clock: systemClock(),
    transport: 'tcp',
    listen: here,
    credentials: { user: 'house', password: 'secret' },
    watch(way, message) {
      exchange.push({ by: way === 'sent' ? 'the centre' : 'Kernwacht', message: printSip(message).toString() })
      // Its last word was answered.
      if (way === 'received' && message.kind === 'response') done.resolve()
    },
  })
  onTestFinished(() => centre.close())
  const passwordFile = join(temporaryFolder(), 'password')
  writeFileSync(passwordFile, 'secret')
  const login = { user: 'house', passwordFile }
  const receivers = { north: { ...centre.at, user: 'alarms', login, heartbeat: null } }
  const channel = await scaip.open(scaip.settings.parse({ listen: here, receivers }), channelParts())
  onTestFinished(() => channel.close())
  const title = { nl: 'Val (badkamer)', en: 'Fall (bathroom)' }
  const alarm = { ...alarmOf(), rule: { id: ruleId('fall'), version: 2 }, title }
  await channel.send(
    noticeOf({ key: `${alarm.alarmId}/1/centre:north/scaip`, alarm }),
    'north',
    new AbortController().signal,
  )
  await done.promise
  const ours = Number(/sip:kernwacht@127\.0\.0\.1:(\d+)/.exec(exchange[0]!.message)![1])
  expect(recordOf(exchange, { [centre.at.port]: 5062, [ours]: 5060 })).toBe(shown[0])
})

it.skipIf(sipp === null)(
  'a call of a foreign unit goes as the document shows',
  async () => {
    const { at, password } = await startUnits({ settings: { udp: here } })
    const folder = temporaryFolder()
    const beside = (name: string) => join(import.meta.dirname, name)
    const files = ['-sf', beside('unit.xml'), '-oocsf', beside('unit-answered.xml')]
    const login = ['-au', unitIdentity, '-ap', password]
    const rest = ['-i', '127.0.0.1', '-t', 'u1', '-m', '1', '-nostdin', '-timeout', '20s']
    const trace = ['-trace_msg', '-message_file', 'messages.log']
    const program = spawn(sipp!, [`127.0.0.1:${at.port}`, ...files, ...login, ...trace, ...rest], {
      cwd: folder,
      stdio: 'ignore',
    })
    onTestFinished(() => void program.kill('SIGKILL'))
    await once(program, 'exit')
    const exchange = tracedIn(readFileSync(join(folder, 'messages.log'), 'utf8'))
    const theirs = Number(/sip:unit@127\.0\.0\.1:(\d+)/.exec(exchange[0]!.message)![1])
    expect(recordOf(exchange, { [at.port]: 5060, [theirs]: 5062 })).toBe(shown[1])
  },
  30_000,
)

/** sipp's own trace of what it sent and received. */
function tracedIn(log: string): Recorded[] {
  return log.split(/^-{20,}.*\n/m).flatMap((part) => {
    const found = /^UDP message (sent|received)[^\n]*\n\n([\s\S]*)$/.exec(part)
    return found ? [{ by: found[1] === 'sent' ? 'sipp' : 'Kernwacht', message: found[2]! }] : []
  })
}
