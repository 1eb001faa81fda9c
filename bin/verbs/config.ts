// What is set, and whether it can be: `config check` for a person before a start, `config print` for what a start would use.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { Config, ConfigError, readConfig } from '../../gateway/config.ts'
import { Failed, type Verb } from './verb.ts'

const options = { config: { type: 'string' }, json: { type: 'boolean' } } as const

export const configCheck: Verb = {
  name: 'config check',
  usage: '[--config FILE] [--json]',
  summary: 'Says whether the settings are right, and what to change where they are not',
  help: '  --config FILE  YAML or JSON; without it the defaults and the environment (KERNWACHT_HTTP__PORT=8081 sets http.port)\n  --json         the answer as JSON',
  async run(args, io) {
    const { values } = parseArgs({ args, options })
    try {
      readConfig(values.config === undefined ? {} : { file: values.config })
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      if (values.json) io.out(JSON.stringify({ ok: false, problems: error.message.split('\n') }))
      else io.err(error.message)
      return 1
    }
    io.out(values.json ? JSON.stringify({ ok: true, problems: [] }) : 'The settings are right.')
    return 0
  },
}

export const configPrint: Verb = {
  name: 'config print',
  usage: '[--config FILE] [--schema] [--json]',
  summary: 'Prints every setting as a start would use it',
  help: '  --config FILE  YAML or JSON\n  --schema       the JSON schema of the settings instead\n  --json         on one line',
  async run(args, io) {
    const { values } = parseArgs({ args, options: { ...options, schema: { type: 'boolean' } } })
    const print = (value: unknown) => io.out(JSON.stringify(value, null, values.json ? undefined : 2))
    if (values.schema) {
      print(z.toJSONSchema(Config, { io: 'input', unrepresentable: 'any' }))
      return 0
    }
    try {
      print(readConfig(values.config === undefined ? {} : { file: values.config }))
    } catch (error) {
      if (error instanceof ConfigError) throw new Failed(error.message)
      throw error
    }
    return 0
  },
}
