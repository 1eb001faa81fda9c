// The ear outside, as it will stand on another machine: a process of its own, spoken to over HTTP, with its real clock.
import { createHmac } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../support/folder.ts'
import { receiver, started } from '../support/watch-receiver.ts'

/** Beats as a service does every minute, and says so. */
const beating = (url: string, everyMilliseconds: number) =>
  started('--eval', [
    `let beats = 0
     const beat = () => fetch('${url}', { method: 'POST' }).then(({ status }) => console.log('beat', ++beats, status))
     beat()
     setInterval(beat, ${everyMilliseconds})`,
  ])

it('hears a stopped service, and hears it again when it goes on', async () => {
  const ear = await receiver('--silence', '1', '--on-silence', 'echo duty told: $1')
  const service = beating(ear.url, 50)
  await service.says('beat 1')
  service.child.kill('SIGSTOP')
  expect(await ear.says('SILENT')).toMatch(/nothing heard for 1 s$/)
  await ear.says('duty told: silent')
  expect((await fetch(ear.url)).status).toBe(503)
  service.child.kill('SIGCONT')
  expect(await ear.says('BACK')).toMatch(/heard again after \d+ s$/)
  await ear.says('duty told: back')
  expect((await fetch(ear.url)).status).toBe(200)
})

it('bears the loss of a beat: what comes after two thirds of the silence is in time', async () => {
  const ear = await receiver('--silence', '1.8')
  const service = beating(ear.url, 1200)
  expect(await service.says('beat 3')).toBe('beat 3 204')
  expect(ear.lines.filter((line) => line.includes('SILENT'))).toEqual([])
})

it('counts from its own start: a service that never came is dead as well', async () => {
  const ear = await receiver('--silence', '0.2', '--exit')
  expect(await ear.ended).toEqual([1, null])
  expect(ear.lines.join('\n')).toContain('SILENT')
})

it('takes a beat on its own path alone', async () => {
  const ear = await receiver('--silence', '0.5', '--path', '/beat-4f1c')
  expect((await fetch(ear.url, { method: 'POST' })).status).toBe(404)
  await ear.says('SILENT')
  expect((await fetch(ear.url, { method: 'POST' })).status).toBe(404)
  expect((await fetch(ear.url)).status).toBe(503)
  expect((await fetch(`${ear.url}/beat-4f1c`, { method: 'POST' })).status).toBe(204)
  expect((await fetch(ear.url)).status).toBe(200)
})

it('with a secret takes a beat that was signed with it, lately, and no other', async () => {
  const file = join(temporaryFolder(), 'secret')
  writeFileSync(file, 'known to two\n')
  const ear = await receiver('--silence', '60', '--secret', file)
  const post = async (secret: string, at: number, signed = '{"key":"1"}') => {
    const mac = createHmac('sha256', secret).update(`${at}.${signed}`).digest('hex')
    const headers = { 'kernwacht-signature': `t=${at},v1=${mac}` }
    return (await fetch(ear.url, { method: 'POST', headers, body: '{"key":"1"}' })).status
  }
  const now = Math.floor(Date.now() / 1000)
  expect(await post('known to two', now)).toBe(204)
  expect(await post('guessed', now)).toBe(404)
  expect(await post('known to two', now - 600)).toBe(404)
  expect(await post('known to two', now, '{"key":"2"}')).toBe(404)
  expect((await fetch(ear.url, { method: 'POST', body: '{}' })).status).toBe(404)
})

it.each(['0', '-1', 'soon', '1e9'])('refuses a silence of %s', async (silence) => {
  const ear = started('simulators/watch-receiver.ts', ['--port', '0', `--silence=${silence}`])
  expect(await ear.ended).toEqual([2, null])
})
