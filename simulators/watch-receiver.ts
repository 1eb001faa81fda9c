// The ear outside: runs on another machine and shouts when the service has not been heard for too long. Needs Node alone, nothing of ours.
// node watch-receiver.ts --port 9099 --path /beat-4f1c --secret beat-secret --silence 180 --on-silence 'mail -s "Kernwacht is $1" duty@example.nl </dev/null'
import { spawn } from 'node:child_process'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '9099' },
    // Only a POST to this path is a beat: a long random one keeps strangers from beating for a dead service.
    path: { type: 'string', default: '/' },
    // With it a beat is one that was signed with this secret, and lately: what was heard on the line cannot be played again.
    secret: { type: 'string' },
    cert: { type: 'string' },
    key: { type: 'string' },
    // Beats come every 60 s: one may be lost without a word.
    silence: { type: 'string', default: '180' },
    // Run by the shell; its $1 is silent or back.
    'on-silence': { type: 'string' },
    // For a supervisor that acts on exit codes: ends with 1 at the first silence.
    exit: { type: 'boolean', default: false },
  },
})
const silenceMilliseconds = Number(values.silence) * 1000
// A timer of Node holds no more than 2^31 milliseconds, and fires at once beyond.
if (!(silenceMilliseconds > 0 && silenceMilliseconds < 2 ** 31)) {
  console.error(`--silence is a number of seconds, not '${values.silence}'`)
  process.exit(2)
}

const secret = values.secret === undefined ? null : readFileSync(values.secret, 'utf8').trim()

// The monotonic clock: a machine whose time of day is set anew has not been silent.
let heardAt = performance.now()
let isSilent = false
const quietSeconds = () => Math.round((performance.now() - heardAt) / 1000)
// From the start on: a service that was dead before us is dead as well.
const deadline = setTimeout(() => {
  isSilent = true
  tell('silent', `SILENT: nothing heard for ${quietSeconds()} s`)
  if (values.exit) process.exit(1)
}, silenceMilliseconds)

function tell(word: 'silent' | 'back', sentence: string): void {
  console.error(`${new Date().toISOString()} ${sentence}`)
  if (values['on-silence'] === undefined) return
  const command = spawn('/bin/sh', ['-c', values['on-silence'], 'watch', word], { stdio: 'inherit' })
  command.on('error', (error) => console.error(`--on-silence could not be run: ${error.message}`))
}

/** `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">` */
const signature = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/
const longestBytes = 65_536
const longestAgeSeconds = 300

async function isBeat(request: IncomingMessage): Promise<boolean> {
  if (request.method !== 'POST' || request.url !== values.path) return false
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > longestBytes) return false
    parts.push(part)
  }
  if (secret === null) return true
  const [, at, given] = signature.exec(String(request.headers['kernwacht-signature'])) ?? []
  if (at === undefined || given === undefined) return false
  if (Math.abs(Date.now() / 1000 - Number(at)) > longestAgeSeconds) return false
  const expected = createHmac('sha256', secret).update(`${at}.`).update(Buffer.concat(parts)).digest()
  return timingSafeEqual(expected, Buffer.from(given, 'hex'))
}

const answer: RequestListener = (request, response) => {
  // So that the watcher can be watched.
  if (request.method === 'GET') {
    request.resume()
    response.writeHead(isSilent ? 503 : 200).end(`${quietSeconds()} s\n`)
    return
  }
  isBeat(request).then(
    (isOne) => {
      if (isOne) heard()
      response.writeHead(isOne ? 204 : 404).end()
    },
    () => response.destroy(),
  )
}

function heard(): void {
  if (isSilent) tell('back', `BACK: heard again after ${quietSeconds()} s`)
  isSilent = false
  heardAt = performance.now()
  deadline.refresh()
}

const server =
  values.cert === undefined || values.key === undefined
    ? createServer(answer)
    : createSecureServer({ cert: readFileSync(values.cert), key: readFileSync(values.key) }, answer)
server.on('listening', () => console.log(`listening ${JSON.stringify(server.address())}`))
server.listen({ host: values.host, port: Number(values.port) })
