#!/usr/bin/env node
// Plain JavaScript that any Node can read: hands over to the Node 24 that was installed along, or says in one line what is missing.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const oldest = 24
const here = dirname(fileURLToPath(import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= oldest) {
  keepCompiled()
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

/** What was compiled once is read the next time: a third less work before a restarted service hears its devices again. */
function keepCompiled() {
  // Beside our own code, and not in a folder for temporary files, where others might put code of theirs for us to run.
  const folder = join(here, '..', 'node_modules', '.cache', 'kernwacht')
  module.enableCompileCache(folder)
  // For the threads that own the files.
  process.env.NODE_COMPILE_CACHE = folder
  // Node writes it at an orderly end only, and it is after a crash that it counts.
  setTimeout(() => module.flushCompileCache(), 10_000).unref()
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
