// The rules of a running service from the command line: listed, changed, and for a rule of life never by one person alone.
import { expect, it } from 'vitest'
import { run } from '../../bin/cli.ts'
import { temporaryFolder } from '../support/folder.ts'
import { freePorts, startService } from '../support/service.ts'

async function call(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), progress: () => {} }
  const code = await run(args, { ...io, stopped: new AbortController().signal })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

it('parameters of a running service: set, listed across a restart, and for a rule of life only proposed', async () => {
  const folder = temporaryFolder()
  const ports = await freePorts()
  const data = ['--data', folder]
  {
    await using _service = await startService({ folder, ports })
    const door = ['rules', 'propose', '--rule', 'door-left-open', '--because', 'tocht', ...data]
    expect(await call(...door)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^1 {2}standing {2}door-left-open {2}every home/),
    })
    const bath = [
      'rules',
      'propose',
      '--rule',
      'long-bathroom',
      '--set',
      'mostMinutes=90',
      '--because',
      'proef',
      ...data,
    ]
    expect(await call(...bath)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^2 {2}proposed {2}long-bathroom/),
    })
    const approved = await call('rules', 'decide', '2', '--approve', ...data)
    expect(approved).toMatchObject({ code: 1, err: expect.stringContaining('Somebody else than who proposed it') })
    expect(await call('report', 'alarms', ...data)).toMatchObject({ code: 0, err: '' })
  }
  await using _service = await startService({ folder, ports })
  const { out, err } = await call('rules', 'list', ...data)
  expect(err).toBe('')
  expect(out).toMatch(/^long-bathroom version \d+ \(of life: two people\)\n {2}leastMinutes = 60, 15 to 240$/m)
  expect(out).toMatch(/^1 {2}standing {2}door-left-open .* by operator.*: tocht$/m)
  expect(await call('rules', 'decide', '2', '--refuse', ...data)).toMatchObject({ code: 0 })
  expect(await call('rules', 'decide', '2', '--approve', ...data)).toMatchObject({ code: 1 })
  expect(await call('rules', 'decide', '2', ...data)).toMatchObject({ code: 2 })
}, 90_000)
