import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { run } from '../../bin/cli.ts'
import { scaip } from '../../gateway/notify/scaip.ts'
import { channelParts, noticeOf } from '../support/channels/notice.ts'
import { temporaryFolder } from '../support/folder.ts'

const never = new AbortController().signal
const folder = temporaryFolder
const passwordFile = () => {
  const file = join(folder(), 'password')
  writeFileSync(file, 'secret\n')
  return file
}

/** The verb as a person runs it, until the test has ended, and a channel that sends to it. */
async function centre(...args: string[]) {
  const out: string[] = []
  const listening = Promise.withResolvers<number>()
  const stopped = new AbortController()
  const err = (line: string) => listening.resolve(Number(/:(\d+)$/.exec(line)?.[1]))
  const io = { out: (line: string) => void out.push(line), err, progress: () => {}, stopped: stopped.signal }
  const file = passwordFile()
  const ended = run(['centre', '--port', '0', '--user', 'house', '--password-file', file, ...args], io)
  const port = await listening.promise
  const login = { user: 'house', passwordFile: file }
  const receivers = { north: { host: '127.0.0.1', port, user: 'centre', login } }
  const channel = await scaip.open(scaip.settings.parse({ listen: { port: 0 }, receivers }), channelParts())
  const end = async () => {
    await channel.close()
    stopped.abort()
    return await ended
  }
  onTestFinished(() => void end())
  return { out, channel, end }
}

it('the simulated centre shows what it is told, answers as it was asked to, and ends when it is stopped', async () => {
  const { out, channel, end } = await centre('--answer', '6,0', '--heartbeat', '30')
  const send = () => channel.send(noticeOf(), 'north', never)
  await expect(send()).rejects.toMatchObject({ code: 'scaip-snu-6' })
  expect(await send()).toMatchObject({ state: 'delivered' })
  await expect.poll(() => out.length).toBe(3)
  const alarms = out.filter((line) => line.startsWith('alarm'))
  expect(alarms).toEqual([expect.stringMatching(/cid \d{16}.* dty .*→ snu 6$/), expect.stringMatching(/→ snu 0$/)])
  expect(out.filter((line) => line.startsWith('heartbeat'))).toHaveLength(1)
  expect(await end()).toBe(0)
})

it('the simulated centre speaks JSON, and shows SIP as it is', async () => {
  const { out, channel } = await centre('--json')
  await channel.send(noticeOf(), 'north', never)
  await expect.poll(() => out.length).toBe(2)
  const told = out.map((line) => JSON.parse(line) as { mrq: { mty: string }; said: string })
  expect(told.map(({ mrq, said }) => `${mrq.mty} ${said}`).toSorted()).toEqual(['ME 0', 'PI 0'])
  const whole = await centre('--sip')
  await whole.channel.send(noticeOf(), 'north', never)
  expect(whole.out.join('\n')).toMatch(/←\nMESSAGE sip:centre@[\s\S]*→\nSIP\/2.0 401 Unauthorized/)
})

it.each([
  ['--transport', 'pigeon'],
  ['--answer', '0,9'],
  ['--heartbeat', 'often'],
  ['--port', '70000'],
])('the simulated centre refuses %s %s', async (...args) => {
  const err: string[] = []
  const io = { out() {}, err: (line: string) => void err.push(line), progress() {}, stopped: AbortSignal.abort() }
  expect(await run(['centre', ...args], io)).toBe(2)
  expect(err.join('\n')).toContain(args[0])
})
