import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { run } from '../../bin/cli.ts'
import { verbs } from '../../bin/verbs/index.ts'
import { temporaryFolder } from '../support/folder.ts'

async function call(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), progress: () => {} }
  const code = await run(args, { ...io, stopped: new AbortController().signal })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

describe('the command line', () => {
  it('tells every verb in one list', async () => {
    const { code, out } = await call('--help')
    expect(code).toBe(0)
    for (const { name } of verbs) expect(out).toContain(name)
  })

  it.each(verbs.map(({ name }) => [name]))('explains %s, with every option that its usage names', async (name) => {
    const { code, out } = await call(...name.split(' '), '--help')
    expect(code).toBe(0)
    const [usage, ...help] = out.split('\n')
    expect(usage).toMatch(new RegExp(`^Usage: kernwacht ${name}`))
    for (const option of usage!.match(/--[a-z-]+/g) ?? []) expect(help.join('\n')).toContain(option)
  })

  it('answers words that are off with exit code 2 and the usage', async () => {
    expect(await call()).toMatchObject({ code: 2 })
    expect(await call('alarm')).toMatchObject({ code: 2, err: expect.stringContaining('no verb "alarm"') as string })
    expect(await call('alarms', 'list', '--colour')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Usage: kernwacht alarms list') as string,
    })
    expect(await call('alarms', 'close', 'x')).toMatchObject({ code: 2 })
  })

  it('answers what was tried and failed with exit code 1 and one line', async () => {
    const { code, err } = await call('alarms', 'list', '--data', temporaryFolder())
    expect([code, err.split('\n').length]).toEqual([1, 1])
    expect(err).toContain('No Kernwacht runs on the folder')
  })

  it('checks settings without starting anything', async () => {
    const file = join(temporaryFolder(), 'kernwacht.yaml')
    writeFileSync(file, 'http: { port: -1 }')
    const wrong = await call('config', 'check', '--config', file, '--json')
    expect([wrong.code, JSON.parse(wrong.out)]).toMatchObject([
      1,
      { ok: false, problems: [expect.stringMatching(/http\.port/)] },
    ])
    writeFileSync(file, 'http: { port: 8090 }')
    expect((await call('config', 'check', '--config', file)).code).toBe(0)
    expect(JSON.parse((await call('config', 'print', '--config', file, '--json')).out)).toMatchObject({
      http: { port: 8090 },
    })
  })

  it('imports homes all or none, and says what is wrong with which', async () => {
    const file = join(temporaryFolder(), 'homes.json')
    writeFileSync(file, JSON.stringify([{ setup: { homeId: 'Not An Id' } }]))
    const { code, err } = await call('homes', 'import', file, '--check')
    expect(code).toBe(1)
    expect(err).toContain('home 0.setup.homeId: a home id has')
  })

  it('makes an account with a password of its own, and never two of one address', async () => {
    const folder = temporaryFolder()
    const add = () =>
      call('users', 'add', 'ina@example.nl', '--name', 'Ina', '--role', 'administrator', '--data', folder)
    const first = await add()
    expect(first.out).toMatch(/^ina@example\.nl\npassword: \S{16}$/)
    expect(await add()).toMatchObject({ code: 1, err: 'there is an account with this address' })
    expect((await call('users', 'list', '--data', folder)).out).toMatch(/ina@example\.nl +administrator/)
  })
})
