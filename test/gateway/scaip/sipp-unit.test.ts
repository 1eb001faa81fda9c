import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../support/folder.ts'
import { peer } from '../../support/real-peers.ts'
import { here, startUnits, unitIdentity } from '../../support/scaip-units.ts'

const sipp = peer('sipp')
const beside = (name: string) => join(import.meta.dirname, name)

/** Resolves with how sipp ended (0: as its scenario says) and what the centre said to it. */
async function sippCalls(port: number, mode: 'u1' | 't1', password: string) {
  const folder = temporaryFolder()
  const files = ['-sf', beside('unit.xml'), '-oocsf', beside('unit-answered.xml')]
  const login = ['-au', unitIdentity, '-ap', password]
  const rest = ['-i', '127.0.0.1', '-t', mode, '-m', '1', '-nostdin', '-timeout', '20s']
  const logs = ['-trace_logs', '-log_file', 'said.log']
  const program = spawn(sipp!, [`127.0.0.1:${port}`, ...files, ...login, ...logs, ...rest], {
    cwd: folder,
    stdio: 'ignore',
  })
  onTestFinished(() => void program.kill('SIGKILL'))
  const [code] = (await once(program, 'exit')) as [number | null]
  const said = join(folder, 'said.log')
  return { code, said: existsSync(said) ? readFileSync(said, 'utf8') : '' }
}

it.skipIf(sipp === null).each([
  ['udp', 'u1'],
  ['tcp', 't1'],
] as const)(
  'a foreign unit over %s calls for help and is told that it is kept',
  async (way, mode) => {
    const { at, password, drafts } = await startUnits({ settings: { [way]: here } })
    const { code, said } = await sippCalls(at.port, mode, password)
    expect([code, drafts.length]).toEqual([0, 1])
    expect(said).toContain('word: <mrs><ref>803137200003</ref><snu>0</snu><mre>0</mre></mrs>')
    expect(drafts[0]).toMatchObject({ homeId: 'home-1', input: { observation: { reading: { kind: 'help-call' } } } })
  },
  30_000,
)

it.skipIf(sipp === null)(
  'a foreign unit with another password is told that its data are wrong',
  async () => {
    const { at, drafts, quarantine } = await startUnits({ settings: { udp: here } })
    const { code, said } = await sippCalls(at.port, 'u1', 'guess')
    expect([code, drafts.length, (await quarantine.list({ limit: 9 })).length]).toEqual([0, 0, 1])
    expect(said).toContain('<snu>3</snu>')
  },
  30_000,
)
