// The ear outside as a process of its own, and what processes say.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { root } from './source.ts'

/** The lines of both outputs, as they come. */
export function started(program: string, args: readonly string[]) {
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

/** Listening, with the real clock. */
export async function receiver(...args: readonly string[]) {
  const process = started('simulators/watch-receiver.ts', ['--port', '0', ...args])
  const { port } = JSON.parse((await process.says('listening')).replace('listening ', '')) as { port: number }
  return { ...process, url: `http://127.0.0.1:${port}` }
}
