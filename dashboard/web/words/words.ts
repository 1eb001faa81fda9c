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

/** The service's own sentence, which knows what it is about; else that of the code. */
export function problem(error: unknown): string {
  const { problems } = words.value
  if (error instanceof ApiError && error.said) return said(error.said)
  const code = error instanceof ApiError ? error.code : 'other'
  return code in problems ? problems[code as keyof Words['problems']] : problems.other
}

/** Why a message did not arrive: in words where we have them, else the code, which the operator can look up. */
export function failureReason(code: string): string {
  const { reasons, receiverBroken, receiverRefused } = words.value.delivery
  const status = /^http-(\d{3})$/.exec(code)?.[1]
  if (status !== undefined) return Number(status) >= 500 ? receiverBroken(status) : receiverRefused(status)
  return reasons[code] ?? (code.startsWith('network-') ? reasons['network']! : code)
}

/** 1,7: one place behind the comma. */
export const decimal = (value: number): string =>
  new Intl.NumberFormat(language.value === 'nl' ? 'nl-NL' : 'en-GB', { maximumFractionDigits: 1 }).format(value)
