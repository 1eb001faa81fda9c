import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { refOf, scaip } from '../../../gateway/notify/scaip.ts'
import { channelParts, noticeOf } from '../../support/channels/notice.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { peer } from '../../support/real-peers.ts'

const sipp = peer('sipp')
const scenario = join(import.meta.dirname, 'receiving-centre.xml')

/** sipp does not say which port it took, so it is told one that was free a moment ago. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

it.skipIf(sipp === null).each([
  ['the right password', 'secret', { state: 'delivered', takenOver: true, reference: refOf('a/1/centre') }],
  ['a wrong one', 'guess', { code: 'sip-403', mayRetry: false }],
])(
  'a foreign receiving centre takes an alarm with %s as it should',
  async (_, password, outcome) => {
    const folder = temporaryFolder()
    const port = await freePort()
    const program = spawn(
      sipp!,
      ['-sf', scenario, '-i', '127.0.0.1', '-p', `${port}`, '-m', '1', '-nostdin', '-timeout', '20s', '-t', 'u1'],
      { cwd: folder, stdio: 'ignore' },
    )
    const ended = once(program, 'exit')
    onTestFinished(async () => {
      program.kill('SIGKILL')
      await ended
    })
    writeFileSync(join(folder, 'password'), password)
    const channel = await scaip.open(
      scaip.settings.parse({
        transport: 'udp',
        listen: { host: '127.0.0.1', port: 0 },
        receivers: {
          north: {
            host: '127.0.0.1',
            port,
            user: 'centre',
            heartbeat: null,
            login: { user: 'house', passwordFile: join(folder, 'password') },
          },
        },
      }),
      channelParts(),
    )
    onTestFinished(() => channel.close())
    // What is sent before sipp listens is lost, and sent again: that is what the timers of UDP are for.
    const sent = channel.send(noticeOf({ key: 'a/1/centre' }), 'north', new AbortController().signal)
    expect(await sent.catch((error: unknown) => error)).toMatchObject(outcome)
  },
  30_000,
)
