// THE list of verbs. A verb is one file and one line here; `kernwacht --help` shows them in this order.
import type { Verb } from './verb.ts'

export const verbs: readonly Verb[] = []
