// Where systemd would listen for what its services say: a datagram socket in the file system, which Node cannot open and Python can.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './folder.ts'

const listener = `
import socket, sys
listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listening.bind(sys.argv[1])
print('listening', flush=True)
while True:
    print(listening.recv(4096).decode().replace(chr(10), ' '), flush=True)
`

/** What was said so far, in order. Null where this machine has no Python or no systemd-notify. */
export async function notifySocket(): Promise<{ readonly path: string; readonly said: readonly string[] } | null> {
  try {
    execFileSync('systemd-notify', ['--version'], { stdio: 'ignore' })
    execFileSync('python3', ['--version'], { stdio: 'ignore' })
  } catch {
    return null
  }
  const path = join(temporaryFolder(), 'notify')
  const child = spawn('python3', ['-c', listener, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const said: string[] = []
  const lines = createInterface(child.stdout)
  await once(lines, 'line')
  lines.on('line', (line) => said.push(line))
  return { path, said }
}
