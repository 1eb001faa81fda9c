// What processes have cost so far, as Linux counts it, and the worker processes of the measurement.
import { type ChildProcess, fork } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Done, Order } from './generator.ts'

/** Linux counts in hundredths of a second, whatever the kernel's own tick. */
const ticksPerSecond = 100

export interface Cost {
  /** User and system time of all threads. */
  readonly cpuSeconds: number
  /** Of the thread that answers devices: what one process can do ends where this one is busy all the time. */
  readonly mainThreadCpuSeconds: number
  readonly residentMegabytes: number
}

export function costOf(pid: number): Cost {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0)
  return {
    cpuSeconds: ticksIn(`/proc/${pid}/stat`) / ticksPerSecond,
    mainThreadCpuSeconds: ticksIn(`/proc/${pid}/task/${pid}/stat`) / ticksPerSecond,
    residentMegabytes: Math.round(kilobytes / 1024),
  }
}

/** The name of the process stands in parentheses and may hold anything: count from behind it. */
function ticksIn(file: string): number {
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)!.split(' ')
  return Number(fields[11]) + Number(fields[12])
}

export const canCount = (): boolean => {
  try {
    return readdirSync('/proc/self/task').length > 0
  } catch {
    return false
  }
}

export interface Worker<Ask, Answer> extends Disposable {
  readonly pid: number
  ask(order: Ask): Promise<Answer>
}

function startWorker<Ask extends object, Answer>(file: string): Worker<Ask, Answer> {
  const child: ChildProcess = fork(fileURLToPath(new URL(file, import.meta.url)), { execArgv: [] })
  return {
    pid: child.pid!,
    ask: (order) =>
      new Promise((resolve, reject) => {
        const hear = (answer: { done: Answer } | { failed: string }) => {
          child.off('exit', gone)
          if ('failed' in answer) reject(new Error(answer.failed))
          else resolve(answer.done)
        }
        const gone = (code: number | null) => {
          child.off('message', hear)
          reject(new Error(`${file} ended with ${code}`))
        }
        child.once('message', hear)
        child.once('exit', gone)
        child.send(order)
      }),
    [Symbol.dispose]: () => void child.kill(),
  }
}

export const startGenerator = () => startWorker<Order, Done>('./generator.ts')
export const startSubscriber = () => startWorker<{ url: string } | { until: number }, number>('./subscriber.ts')
