// What a phone is told of an alarm: that there is one, and how urgent. The rest it fetches after somebody has opened it.
import { createHash } from 'node:crypto'
import type { Severity } from '../../rules/model/alarm.ts'
import type { Language } from '../../rules/model/reason.ts'
import type { Notice } from './channel.ts'
import type { PushKeys } from './push-keys.ts'
import { referenceOf } from './push-reference.ts'

/** A locked screen shows it to everybody: no name, no address, and nothing of what happened. */
export interface PushMessage {
  readonly version: 1
  /** The same when the same delivery is tried again. */
  readonly delivery: string
  /** Sealed, see push-reference.ts; null: a trial, about no alarm. */
  readonly alarm: string | null
  readonly severity: Severity
  readonly language: Language
  readonly title: string
}

export const messageOf = ({ key, alarm, isTest, language }: Notice, keys: PushKeys): PushMessage => ({
  version: 1,
  delivery: createHash('sha256').update(key).digest('base64url').slice(0, 22),
  alarm: isTest ? null : referenceOf(alarm.alarmId, keys),
  severity: alarm.severity,
  language,
  title: isTest ? words[language].trial : words[language].title[alarm.severity],
})

const words: Readonly<Record<Language, { trial: string; title: Readonly<Record<Severity, string>> }>> = {
  nl: {
    trial: 'PROEF: deze telefoon krijgt meldingen',
    title: {
      urgent: 'Nieuwe melding: spoed',
      today: 'Nieuwe melding voor vandaag',
      info: 'Nieuwe melding',
      technical: 'Nieuwe melding: techniek',
    },
  },
  en: {
    trial: 'TEST: this phone gets alarms',
    title: {
      urgent: 'New alarm: urgent',
      today: 'New alarm for today',
      info: 'New alarm',
      technical: 'New alarm: technical',
    },
  },
}
