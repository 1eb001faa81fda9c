// A receiving centre to try the SCAIP channel against: shows what it is told, and answers as it is asked to.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { systemClock } from '../../gateway/pipeline/clock.ts'
import { answers } from '../../gateway/scaip/codes.ts'
import type { Mrq } from '../../gateway/scaip/scaip-body.ts'
import { printSip } from '../../gateway/scaip/sip-message.ts'
import { isoUtc } from '../../rules/model/time.ts'
import { type CentreParts, openAlarmCentre } from '../../simulators/alarm-centre.ts'
import { Failed, type Io, type Verb, WordsAreOff } from './verb.ts'

const options = {
  transport: { type: 'string', default: 'tcp' },
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '5062' },
  user: { type: 'string' },
  'password-file': { type: 'string' },
  answer: { type: 'string', default: '0' },
  heartbeat: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  sip: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const

export const centre: Verb = {
  name: 'centre',
  usage: '[--transport udp|tcp|tls] [--port N] [--user NAME --password-file FILE] [--answer LIST] [--json]',
  summary: 'A simulated alarm receiving centre, to try the SCAIP channel against',
  help: `  --transport WAY      udp, tcp or tls (default: tcp)
  --host ADDRESS       where it listens (default: 127.0.0.1)
  --port N             0: any free port (default: 5062)
  --user NAME          who may come in, by digest; left out: everybody
  --password-file F    the password of that user
  --answer LIST        what it says to each alarm in turn, the last for ever: numbers of snu, or silent (default: 0)
  --heartbeat N        the interval (hbi) that it asks for, or silent
  --cert F --key F     its certificate, for tls
  --sip                shows every SIP message whole
  --json               a line of JSON for each message that it takes in`,
  async run(args, io) {
    const { values } = parseArgs({ args, options })
    const clock = systemClock()
    const heard = (mrq: Mrq, said: string | null) =>
      io.out(values.json ? JSON.stringify({ at: isoUtc(clock.now()), mrq, said }) : lineOf(mrq, said))
    const settings = settingsOf(values)
    const watch = (way: 'received' | 'sent', message: Parameters<typeof printSip>[0]) =>
      io.out(`${way === 'sent' ? '→' : '←'}\n${shown(printSip(message).toString())}\n`)
    const parts: CentreParts = { clock, ...settings, heard, ...(values.sip && { watch }) }
    const opened = await openAlarmCentre(parts).catch((error: unknown) => {
      throw new Failed(`cannot listen at ${values.host}:${values.port}: ${(error as Error).message}`, { cause: error })
    })
    io.err(`a receiving centre listens at ${values.transport} ${opened.at.host}:${opened.at.port}`)
    await stopped(io)
    await opened.close()
    return 0
  },
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

function settingsOf(values: Values): Omit<CentreParts, 'clock'> {
  const { transport, host, user, answer, heartbeat } = values
  if (transport !== 'udp' && transport !== 'tcp' && transport !== 'tls')
    throw new WordsAreOff('--transport is udp, tcp or tls')
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new WordsAreOff('--port is 0 to 65535')
  const script = answer.split(',').map((word) => {
    if (word === 'silent') return null
    if (!Object.hasOwn(answers, word)) throw new WordsAreOff(`--answer: ${word} is neither silent nor a snu of 0 to 7`)
    return word
  })
  if (heartbeat !== undefined && heartbeat !== 'silent' && !/^\d{1,5}$/.test(heartbeat))
    throw new WordsAreOff('--heartbeat is a number or silent')
  const file = (option: 'password-file' | 'cert' | 'key'): string => {
    const name = values[option]
    if (name === undefined) throw new WordsAreOff(`--${option} FILE is missing`)
    try {
      return readFileSync(name, 'utf8')
    } catch (error) {
      throw new Failed(`${name}: cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error })
    }
  }
  return {
    transport,
    listen: { host, port },
    credentials: user === undefined ? null : { user, password: file('password-file').trimEnd() },
    script,
    ...(heartbeat !== undefined && { heartbeat: heartbeat === 'silent' ? null : { snu: '0', hbi: heartbeat } }),
    ...(transport === 'tls' && { tls: { certificate: { cert: file('cert'), key: file('key') } } }),
  }
}

function lineOf({ mty, cid, ref, dty, stc = '', lco = '', stt = '', ite = '' }: Mrq, said: string | null): string {
  const what = mty === 'PI' ? 'heartbeat' : 'alarm    '
  const answer = said === null ? 'no answer' : `snu ${said}`
  const line = `${what}  cid ${cid}  ref ${ref}  dty ${dty}  stc ${stc}  lco ${lco}  ${stt}  ${ite}  → ${answer}`
  return shown(line).replaceAll(/ {3,}/g, '  ')
}

/** Whoever calls writes no commands to this terminal. */
const shown = (text: string): string => text.replaceAll('\r\n', '\n').replaceAll(/(?!\n)\p{Cc}/gu, ' ')

async function stopped({ stopped }: Io): Promise<void> {
  if (stopped.aborted) return
  await new Promise<void>((resolve) => stopped.addEventListener('abort', () => resolve(), { once: true }))
}
