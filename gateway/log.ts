// Lines of JSON on the standard error, one an event. Fields carry ids and codes, and what might be a secret is taken out by name.
import { destination, pino } from 'pino'
import type { Config } from './config.ts'
import type { Log } from './pipeline/log.ts'

export function openLog(level: Config['log']['level']): Log {
  const secret = ['password', 'token', 'authorization', 'cookie', 'email', 'phone', 'name', 'payload']
  return pino(
    { level, base: null, redact: { paths: secret.flatMap((name) => [name, `*.${name}`]), remove: true } },
    destination({ dest: 2, sync: true }),
  )
}
