// The ear outside, as it will stand on another machine: a process of its own, spoken to over HTTP, with its real clock.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'
import { root } from '../support/source.ts'

/** The lines of both outputs, as they come. */
function started(program: string, args: readonly string[]) {
  const child: ChildProcess = spawn(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  for (const output of [child.stdout!, child.stderr!])
    createInterface(output).on('line', (line) => {
      lines.push(line)
      for (const look of waiting) look()
    })
  /** The first line from `from` on that says this. */
  const says = (word: string, from = 0) =>
    new Promise<string>((resolve) => {
      const look = () => {
        const line = lines.slice(from).find((said) => said.includes(word))
        if (line === undefined) return
        waiting.delete(look)
        resolve(line)
      }
      waiting.add(look)
      look()
    })
  return { child, ended, lines, says }
}

async function receiver(...args: readonly string[]) {
  const process = started('simulators/watch-receiver.ts', ['--port', '0', ...args])
  const { port } = JSON.parse((await process.says('listening')).replace('listening ', '')) as { port: number }
  return { ...process, url: `http://127.0.0.1:${port}` }
}

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

it.each(['0', '-1', 'soon', '1e9'])('refuses a silence of %s', async (silence) => {
  const ear = started('simulators/watch-receiver.ts', ['--port', '0', `--silence=${silence}`])
  expect(await ear.ended).toEqual([2, null])
})
