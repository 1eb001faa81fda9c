// The bodies of SCAIP (CLC/TS 50134-9): the request `mrq` of an alarm device and the reply `mrs` of a receiving centre, as XML.
import { XMLBuilder, XMLParser } from 'fast-xml-parser'

/** RFC 3428 §8: what a SIP MESSAGE may carry over UDP. */
export const longestBodyBytes = 1300
/** Sent: the first. One make writes the other, and is understood. */
export const scaipTypes = ['application/scaip+xml', 'application/xml'] as const

/** Tags in the order in which they are written, with the most characters of each. */
const tags = {
  mrq: {
    ver: 8,
    ref: 16,
    sco: 4,
    cid: 16,
    cha: 1,
    mty: 2,
    hbo: 8,
    did: 8,
    dty: 4,
    dco: 16,
    dte: 32,
    crd: 256,
    stc: 4,
    stt: 32,
    pri: 2,
    lco: 4,
    lva: 2,
    lte: 32,
    ico: 4,
    ite: 128,
    ame: 8,
  },
  mrs: { ref: 16, snu: 2, ste: 128, mre: 4, cre: 4, tnu: 64, hbi: 8 },
} as const
type Fields<Kind extends keyof typeof tags> = { readonly [Tag in keyof (typeof tags)[Kind]]?: string }

export type Mrq = Fields<'mrq'> & { readonly cid: string; readonly dty: string; readonly ref: string }
export type Mrs = Fields<'mrs'> & { readonly ref: string; readonly snu: string }

/** SCAIP's own numbers for what is wrong (`snu`). */
export type Flaw = 'too-long' | 'invalid-format' | 'mandatory-tag-missing'
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly flaw: Flaw; readonly ref: string | null }

export const printMrq = (value: Mrq): string => print('mrq', value)
export const printMrs = (value: Mrs): string => print('mrs', value)

const builder = new XMLBuilder({ format: false })
function print(kind: keyof typeof tags, value: Readonly<Record<string, string | undefined>>): string {
  const written = Object.keys(tags[kind]).flatMap((tag) => (value[tag] === undefined ? [] : [[tag, value[tag]]]))
  return `<?xml version="1.0" encoding="UTF-8"?>${builder.build({ [kind]: Object.fromEntries(written) as object })}`
}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
})

/** The children of the root as text; null: no XML of this kind. A document type is refused: entities of one's own are a known bomb. */
function read(body: string, roots: readonly string[]): Readonly<Record<string, string>> | null {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(body)) return null
  let root: unknown
  try {
    const document = parser.parse(body, true) as Record<string, unknown>
    root = roots.map((name) => document[name]).find((found) => found !== undefined)
  } catch {
    return null
  }
  if (typeof root !== 'object' || root === null || Array.isArray(root)) return null
  const children = Object.entries(root)
  // A tag twice, or with tags inside, is another protocol.
  if (children.some(([, value]) => typeof value !== 'string')) return null
  return Object.fromEntries(children)
}

/** The request of a device, whichever of the two roots it has. */
export function parseMrq(body: string): Parsed<Mrq> {
  return parse(body, ['mrq', 'scaip'], 'mrq', { cid: /^\d{1,16}$/, dty: /^\d{1,4}$/, ref: /^[A-Za-z0-9]{1,16}$/ })
}

/** The reply of a centre. */
export function parseMrs(body: string): Parsed<Mrs> {
  return parse(body, ['mrs', 'scaip'], 'mrs', { ref: /^[A-Za-z0-9]{1,16}$/, snu: /^\d{1,2}$/ })
}

function parse<T>(
  body: string,
  roots: readonly string[],
  kind: keyof typeof tags,
  mandatory: Readonly<Record<string, RegExp>>,
): Parsed<T> {
  if (Buffer.byteLength(body) > longestBodyBytes) return { ok: false, flaw: 'too-long', ref: null }
  const found = read(body, roots)
  if (!found) return { ok: false, flaw: 'invalid-format', ref: null }
  const ref = /^[A-Za-z0-9]{1,16}$/.exec(found['ref'] ?? '')?.[0] ?? null
  const flawed = (flaw: Flaw) => ({ ok: false, flaw, ref }) as const
  if (Object.keys(mandatory).some((tag) => (found[tag] ?? '') === '')) return flawed('mandatory-tag-missing')
  if (Object.entries(mandatory).some(([tag, form]) => !form.test(found[tag]!))) return flawed('invalid-format')
  // Tags that we do not know are let through unread, so that a later version of the protocol is still heard.
  const known = Object.entries(tags[kind]).flatMap(([tag, most]) =>
    found[tag] === undefined ? [] : [{ tag, most, text: found[tag] }],
  )
  if (known.some(({ most, text }) => text.length > most)) return flawed('too-long')
  return { ok: true, value: Object.fromEntries(known.map(({ tag, text }) => [tag, text])) as T }
}
