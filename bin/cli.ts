// Finds the verb that was typed, runs it, and turns how it went into an exit code and a line that a person can act on.
import process from 'node:process'
import { verbs } from './verbs/index.ts'
import { type ExitCode, Failed, type Io, type Verb, WordsAreOff } from './verbs/verb.ts'

export async function run(args: readonly string[], io: Io = processIo()): Promise<ExitCode> {
  if (args.length === 0 || args[0] === 'help' || (args.length === 1 && isHelp(args[0]!))) {
    io.out(overview())
    return args.length === 0 ? 2 : 0
  }
  const verb = verbOf(args)
  if (!verb) {
    io.err(`kernwacht has no verb "${args.filter((word) => !word.startsWith('-')).join(' ')}"; see kernwacht --help`)
    return 2
  }
  const rest = args.slice(verb.name.split(' ').length)
  if (rest.some(isHelp)) {
    io.out(`${usageOf(verb)}\n\n${verb.summary}\n\n${verb.help}`.trimEnd())
    return 0
  }
  try {
    return await verb.run(rest, io)
  } catch (error) {
    return explain(error, verb, io)
  }
}

/** The longest name that the words begin with: `alarms list` before `alarms`. */
function verbOf(args: readonly string[]): Verb | undefined {
  return verbs
    .filter(({ name }) => name.split(' ').every((word, place) => args[place] === word))
    .sort((one, other) => other.name.length - one.name.length)[0]
}

function explain(error: unknown, verb: Verb, io: Io): ExitCode {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  if (error instanceof WordsAreOff || code?.startsWith('ERR_PARSE_ARGS')) {
    io.err(`${(error as Error).message}\n${usageOf(verb)}`)
    return 2
  }
  if (error instanceof Failed) io.err(error.message)
  else io.err(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return 1
}

const isHelp = (word: string): boolean => word === '--help' || word === '-h'
const usageOf = ({ name, usage }: Verb): string => `Usage: kernwacht ${name} ${usage}`.trimEnd()

function overview(): string {
  const width = Math.max(...verbs.map(({ name }) => name.length), 0)
  const lines = verbs.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return [
    'Usage: kernwacht VERB [options]',
    '',
    ...lines,
    '',
    'kernwacht VERB --help tells more about one of them.',
  ].join('\n')
}

function processIo(): Io {
  const stopping = new AbortController()
  // The second time, the process ends at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stopping.abort(new Error(signal)))
  }
  // Whoever reads our answers may have read enough, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(0)
  })
  let shown = false
  const wipe = () => {
    if (shown) process.stderr.write('\r\u001B[K')
    shown = false
  }
  return {
    out(line) {
      wipe()
      process.stdout.write(`${line}\n`)
    },
    err(line) {
      wipe()
      process.stderr.write(`${line}\n`)
    },
    progress(line) {
      if (!process.stderr.isTTY) return
      wipe()
      process.stderr.write(line)
      shown = true
    },
    stopped: stopping.signal,
  }
}
