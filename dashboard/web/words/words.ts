// The dictionary of the language that is chosen, and what the service says in both.
import { computed } from '@preact/signals'
import type { AlarmRow } from '../../api/contract.ts'
import { ApiError } from '../api-client.ts'
import { language } from '../look.ts'
import { en } from './en.ts'
import { nl, type Words } from './nl.ts'

export const words = computed<Words>(() => (language.value === 'nl' ? nl : en))

/** A sentence of the service, in the language of the screen. */
export const said = (sentence: AlarmRow['title']): string => sentence[language.value]

type Place = NonNullable<AlarmRow['room']>
export const roomName = (room: Pick<Place, 'kind' | 'name'>): string => room.name ?? words.value.rooms[room.kind]

export const ruleName = (rule: string): string => words.value.rules[rule] ?? rule

export function problem(error: unknown): string {
  const { problems } = words.value
  const code = error instanceof ApiError ? error.code : 'other'
  return code in problems ? problems[code as keyof Words['problems']] : problems.other
}
