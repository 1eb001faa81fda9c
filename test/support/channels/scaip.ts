// A simulated receiving centre on loopback, behind a line that can be cut.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { scaip } from '../../../gateway/notify/scaip.ts'
import { systemClock } from '../../../gateway/pipeline/clock.ts'
import { printMrq } from '../../../gateway/scaip/scaip-body.ts'
import { openAlarmCentre } from '../../../simulators/alarm-centre.ts'
import { temporaryFolder } from '../folder.ts'
import type { Counterpart, Manner, Peer } from './counterpart.ts'

const listen = { host: '127.0.0.1', port: 0 }
const login = { user: 'house', password: 'a-password-of-the-house' }

async function startCentre(): Promise<Peer> {
  const script = ['0']
  const centre = await openAlarmCentre({ clock: systemClock(), transport: 'tcp', listen, credentials: login, script })
  onTestFinished(() => centre.close())
  let manner: Manner = 'well'
  const open = new Set<Socket>()
  const line = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {}).once('close', () => open.delete(socket))
    if (manner === 'hangs') socket.resume()
    else if (manner === 'closes-half-way') socket.once('data', () => socket.end('SIP/2.0 200 OK\r\nVia: '))
    else {
      const inside = connect(centre.at.port, centre.at.host)
      inside.on('error', () => {}).once('close', () => socket.destroy())
      socket.once('close', () => inside.destroy())
      socket.pipe(inside).pipe(socket)
    }
  }).listen(0, '127.0.0.1')
  await once(line, 'listening')
  const stop = () => {
    for (const socket of open) socket.destroy()
    line.close()
  }
  onTestFinished(stop)
  const passwordFile = join(temporaryFolder(), 'password')
  writeFileSync(passwordFile, `${login.password}\n`)
  const { port } = line.address() as AddressInfo
  const receiver = { host: '127.0.0.1', port, user: 'centre', login: { user: login.user, passwordFile } }
  return {
    settings: { transport: 'tcp', listen, receivers: { north: { ...receiver, answerSeconds: 3, heartbeat: null } } },
    address: 'north',
    secrets: [login.password],
    async behave(how) {
      manner = how
      script[0] = how === 'refuses' ? '3' : '0'
      if (how !== 'away') return
      stop()
      await once(line, 'close')
    },
    arrived: () => centre.received.map((mrq) => ({ key: mrq.ref, text: printMrq(mrq) })),
    connections: () => Promise.resolve(open.size),
  }
}

const receiver = { host: 'centre.example', user: 'centre' }
export const scaipCounterpart: Counterpart = {
  channel: scaip,
  start: startCentre,
  testMark: /TEST/,
  wrong: [
    { settings: {}, path: 'receivers' },
    { settings: { receivers: { a: { ...receiver, port: 0 } } }, path: 'receivers.a.port' },
    { settings: { receivers: { a: { ...receiver, user: 'a b' } } }, path: 'receivers.a.user' },
    { settings: { receivers: { a: { ...receiver, answerSeconds: 0 } } }, path: 'receivers.a.answerSeconds' },
    { settings: { receivers: {}, controllers: { 'home-1': '12a' } }, path: 'controllers.home-1' },
    {
      settings: { receivers: { a: { ...receiver, login: { user: 'u', passwordFile: '/nowhere/password' } } } },
      path: 'receivers.a.login.passwordFile',
    },
  ],
}
