// Every error that a caller can meet, in one table. Below 500 the sentence goes out; from 500 on it stays inside, under a reference id.
import { randomUUID } from 'node:crypto'
import type { FastifyError } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { RefusalCode } from '../../rules/model/effect.ts'
import type { Said } from '../../rules/model/reason.ts'
import type { Problem } from './contract.ts'

export const problems = {
  'invalid-request': [422, 'The request is not in the form that this route takes'],
  'malformed-request': [400, 'The request cannot be read'],
  'sign-in-failed': [401, 'The address or the password is not right'],
  'code-needed': [403, 'Now the code of your second factor'],
  'code-wrong': [401, 'The code is not right, or was used before'],
  'code-not-right': [422, 'The code is not right, or was used before'],
  'factor-comes-first': [403, 'Switch on your second factor first'],
  'no-passkeys-here': [409, 'Passkeys need a public address with a name and https'],
  'passkey-wrong': [401, 'The passkey is not known here'],
  'passkey-not-right': [422, 'The passkey could not be added'],
  'passkey-needed': [403, 'Sign in with your passkey'],
  'provider-away': [503, 'The provider of your organisation does not answer'],
  'provider-refused': [401, 'The provider of your organisation did not let you in'],
  'provider-one-factor': [403, 'Your organisation has to ask for two factors'],
  'no-role': [403, 'Your organisation has not given you a role here'],
  'no-mail': [409, 'No mail server is set up here'],
  'address-taken': [409, 'There is an account with this address'],
  'link-over': [422, 'The link was used before or is too old; ask for a new one'],
  'factor-stays': [403, 'Your role needs a second factor'],
  'two-factors': [403, 'Sign in with your second factor to see this'],
  'not-signed-in': [401, 'Sign in first'],
  'not-the-receiver': [401, 'The request is not signed by that receiver, is not of now, or was made before'],
  'foreign-origin': [403, 'The request comes from another site'],
  'not-allowed': [403, 'Your role does not include this'],
  'not-found': [404, 'There is nothing here under this name'],
  'not-acceptable': [406, 'This route answers in another form than you ask for'],
  'too-slow': [408, 'The request did not come to its end in time'],
  'already-taken': [409, 'A colleague has picked it up already'],
  'not-in-this-state': [409, 'The alarm is not in the state for this step'],
  'not-set-up': [409, 'The home is not set up yet'],
  'too-large': [413, 'The request is larger than this route takes'],
  'unknown-content-type': [415, 'Send application/json'],
  'outcome-missing': [422, 'Closing an alarm needs an outcome'],
  'end-in-the-past': [422, 'The end of a pause lies in the future'],
  'pause-too-long': [422, 'A pause lasts at most 31 days'],
  'changed-meanwhile': [409, 'Somebody else changed it since you read it; nothing is replaced'],
  'too-late': [409, 'A step can be taken back for ten seconds, by who took it'],
  'never-shelved': [422, 'An alarm of life and limb is never put aside'],
  'shelf-too-long': [422, 'An alarm of this kind is not put aside for so long'],
  'leaves-nobody': [422, 'This would leave a time in the coming 7 days in which nobody is told'],
  'plan-flawed': [422, 'Something in the plan or the rota is not right'],
  'figures-contradict': [422, 'Two figures of one key hold on the same day'],
  'nobody-reached': [422, 'Nobody is reached there over a channel that is set up'],
  'parameters-refused': [422, 'The rule does not take these parameters'],
  'stays-on': [422, 'This rule is never switched off'],
  'proposal-waits': [409, 'A change of this rule is waiting for a decision already'],
  'already-decided': [409, 'This change has been decided'],
  'second-person': [403, 'Somebody else than who proposed it lets a change of a rule of life count'],
  'alarm-unanswered': [409, 'Somebody there calls for help, and nobody has answered yet: answer that first'],
  'loss-not-shown': [422, 'First show against what the home would no longer be protected'],
  'walk-incomplete': [422, 'The walk through the home is not complete'],
  'too-many-attempts': [429, 'Too many attempts; try again in a minute'],
  'too-many-requests': [429, 'Too many requests; try again in a minute'],
  'headers-too-large': [431, 'The headers are larger than a request of ours has'],
  internal: [500, 'Something went wrong on our side'],
  starting: [503, 'The service is starting; try again in a few seconds'],
  busy: [503, 'The service is busy; try again in a few seconds'],
  'audit-unavailable': [503, 'Who looks at this cannot be written down now, so it is not shown; alarms are'],
} as const satisfies Record<string, readonly [status: number, title: string]>
export type ProblemCode = keyof typeof problems

/** Thrown by handlers: a refusal from the table, with a sentence of its own where that helps. */
export class Refusal extends Error {
  readonly code: ProblemCode
  readonly detail: string | undefined
  /** The detail in each language of the screens, where it has words of its own. */
  readonly said: Said | undefined
  readonly headers: Readonly<Record<string, string>>
  constructor(code: ProblemCode, detail?: string | Said, headers: Readonly<Record<string, string>> = {}) {
    super(code)
    this.code = code
    this.said = typeof detail === 'object' ? detail : undefined
    this.detail = typeof detail === 'object' ? detail.en : detail
    this.headers = headers
  }
}

/** The engine's refusal of a command, as the caller meets it. */
export const refusalOf = (why: RefusalCode, detail?: string): Refusal =>
  new Refusal(why === 'no-such-alarm' ? 'not-found' : why, detail)

export function problemOf(code: ProblemCode, detail?: string, said?: Said): Problem {
  const [status, title] = problems[code]
  return {
    type: `about:blank#${code}`,
    title,
    status,
    code,
    ...(detail !== undefined && { detail }),
    ...(said && { said }),
  }
}

/** What goes out for an error, and, where it is our fault, what goes into the log. */
export function answerTo(error: unknown): {
  problem: Problem
  headers: Readonly<Record<string, string>>
  log?: { reference: string; error: string }
} {
  if (error instanceof Refusal)
    return { problem: problemOf(error.code, error.detail, error.said), headers: error.headers }
  const code = frameworkCode(error as FastifyError)
  if (code) return { problem: problemOf(code, detailOf(error)), headers: {} }
  const reference = randomUUID()
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { problem: problemOf('internal', `Reference ${reference}`), headers: {}, log: { reference, error: text } }
}

const frameworkCodes: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unknown-content-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed-request',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-request',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-request',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_BAD_URL: 'malformed-request',
  FST_UNDER_PRESSURE: 'busy',
}

function frameworkCode(error: FastifyError): ProblemCode | null {
  if (hasZodFastifySchemaValidationErrors(error))
    // An id that no home can have is a home that is not there.
    return error.validationContext === 'params' ? 'not-found' : 'invalid-request'
  const known = frameworkCodes[error.code]
  if (known) return known
  if (error.statusCode === 429) return 'too-many-requests'
  return error.statusCode !== undefined && error.statusCode < 500 ? 'malformed-request' : null
}

/** Which field, and what it should have been: the schema's own sentence, which never repeats what was sent. */
function detailOf(error: unknown): string | undefined {
  if (!hasZodFastifySchemaValidationErrors(error) || error.validationContext === 'params') return undefined
  return error.validation
    .slice(0, 3)
    .map(({ instancePath, message }) => `${instancePath || '/'}: ${message}`)
    .join('; ')
}
