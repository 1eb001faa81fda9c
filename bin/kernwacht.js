#!/usr/bin/env node
// Plain JavaScript that any Node can read: hands over to the Node 24 that was installed along, or says in one line what is missing.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const oldest = 24
const here = dirname(fileURLToPath(import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= oldest) {
  const { run } = await import('./cli.ts')
  process.exitCode = await run(process.argv.slice(2))
} else {
  const bundled = bundledNode()
  if (bundled === null) {
    console.error(
      `Kernwacht needs Node ${oldest} or later; this is ${process.version}, and no Node was installed beside it. Run: npm ci\n` +
        `Kernwacht heeft Node ${oldest} of nieuwer nodig; dit is ${process.version}, en er is geen Node mee geïnstalleerd. Draai: npm ci`,
    )
    process.exitCode = 1
  } else {
    const child = spawn(bundled, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
    // A terminal's Ctrl-C reaches the child by itself; what a supervisor sends must be handed on.
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    process.on('SIGINT', () => {})
    child.on('exit', (code, signal) => (signal ? process.kill(process.pid, signal) : (process.exitCode = code ?? 1)))
  }
}

function bundledNode() {
  try {
    const folder = dirname(createRequire(join(here, 'kernwacht.js')).resolve('node/package.json'))
    const file = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    return existsSync(file) ? file : null
  } catch {
    return null
  }
}
