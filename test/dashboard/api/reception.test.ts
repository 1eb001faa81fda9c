// Callers who take their time: cut off with a reason, while everybody else is answered.
import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { depthOf } from '../../../dashboard/api/json-body.ts'
import { as, runningApi } from '../../support/api.ts'
import { listening } from '../../support/event-stream.ts'
import { sendRaw } from '../../support/raw-http.ts'

const patience = { headersMilliseconds: 200, requestMilliseconds: 500 }
const settings = { publicUrl: 'http://127.0.0.1', patience }
const head = ['POST /api/session HTTP/1.1', 'Host: 127.0.0.1', 'Content-Type: application/json']

it.each([
  ['headers', `${head.join('\r\n')}\r\nX-A: a`],
  ['a body', `${head.join('\r\n')}\r\nContent-Length: 50\r\n\r\n{"a"`],
  ['a chunk', `${head.join('\r\n')}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a"`],
])('whoever does not finish %s is told so and cut off', async (_, begun) => {
  const { server } = await runningApi({ settings })
  const port = await listening(server)
  const waiting = sendRaw(port, begun, 5_000)
  // Somebody else is answered meanwhile.
  const other = async () => (await fetch(`http://127.0.0.1:${port}/api/session`, { headers: as('care') })).status
  await expect.poll(other, { timeout: 10_000 }).toBe(200)
  const answer = await waiting
  expect(answer).toMatchObject({ status: 408, answers: 1, headers: { connection: 'close' } })
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'too-slow' })
})

it('whoever sends a header a byte at a time holds a connection no longer for it', async () => {
  const { server } = await runningApi({ settings })
  const port = await listening(server)
  const drips = Array.from({ length: 50 }, () => connect(port, '127.0.0.1'))
  const ended = drips.map((socket) => {
    socket.on('error', () => {})
    socket.resume().write('GET /healthz HTTP/1.1\r\nX-A: ')
    const drip = setInterval(() => socket.write('a'), 20)
    onTestFinished(() => {
      clearInterval(drip)
      socket.destroy()
    })
    return new Promise<void>((resolve) => socket.once('close', () => resolve(clearInterval(drip))))
  })
  await expect.poll(async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).status, { timeout: 10_000 }).toBe(200)
  await Promise.all(ended)
})

it.each([
  ['[]', 1],
  ['{"a":[{"b":1}]}', 3],
  ['"[[[["', 0],
  ['["\\"[[", {"{": "}"}]', 2],
  ['[[[', 3],
  [']]]]', 0],
])('counts how deep %s is: %i', (text, depth) => {
  expect(depthOf(Buffer.from(text))).toBe(depth)
})
