// The systemd unit that the documents give away: what it starts exists, it asks for what the service does, and systemd understands it.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { verbs } from '../bin/verbs/index.ts'
import { temporaryFolder } from './support/folder.ts'
import { root } from './support/source.ts'

const file = join(root, 'docs/kernwacht.service')
const unit = readFileSync(file, 'utf8')
const valueOf = (key: string): string | undefined => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1]

it('starts what is there, as the service wants to be started', () => {
  const [node, program, verb, ...options] = valueOf('ExecStart')!.split(' ')
  expect(node).toBe('/usr/bin/node')
  expect(existsSync(program!.replace('/opt/kernwacht', root))).toBe(true)
  const start = verbs.find(({ name }) => name === verb)!
  for (const option of options.filter((word) => word.startsWith('--'))) expect(start.usage).toContain(option)
  // Its folder is the one that the unit makes for it, and all else is read-only.
  expect(options.at(-1)).toBe(`/var/lib/${valueOf('StateDirectory')}`)
  expect(valueOf('ProtectSystem')).toBe('strict')
})

it('listens to the words that the service says', () => {
  expect([valueOf('Type'), valueOf('NotifyAccess')]).toEqual(['notify', 'all'])
  expect(Number(valueOf('WatchdogSec'))).toBeGreaterThan(0)
  // What cannot write where it executes cannot run JavaScript.
  expect(valueOf('MemoryDenyWriteExecute')).toBeUndefined()
})

it('is understood by systemd without a word of complaint', ({ skip }) => {
  try {
    execFileSync('systemd-analyze', ['--version'], { stdio: 'ignore' })
  } catch {
    return skip('systemd-analyze: this machine has none')
  }
  const folder = temporaryFolder()
  // Where it will lie there is nothing here; the rest of it is as it is.
  const here = join(folder, 'kernwacht.service')
  writeFileSync(here, unit.replace('/usr/bin/node', process.execPath))
  const { stdout, stderr, status } = spawnSync('systemd-analyze', ['verify', '--man=no', here], { encoding: 'utf8' })
  expect([stdout, stderr, status]).toEqual(['', '', 0])
})
