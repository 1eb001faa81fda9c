// An alarm in the language of care systems, HL7 FHIR R4: what was seen (Observation), what it means (Flag), and that it was told (Communication).
import { createHash } from 'node:crypto'
import type { Severity } from '../../rules/model/alarm.ts'
import { purposeOf } from '../../rules/model/delivery-key.ts'
import { isoUtc } from '../../rules/model/time.ts'
import type { Notice } from './channel.ts'
import { placeOf } from './place.ts'

export interface Bundle {
  readonly resourceType: 'Bundle'
  readonly identifier: Identifier
  readonly type: 'transaction' | 'collection'
  readonly timestamp: string
  readonly entry: readonly {
    readonly fullUrl: string
    readonly resource: Readonly<Record<string, unknown>>
    /** Of a transaction: made only where there is none with its identifier (R4 §3.1.0.8.1, conditional create). */
    readonly request?: { readonly method: 'POST'; readonly url: string; readonly ifNoneExist: string }
  }[]
}
export interface Identifier {
  readonly system: string
  readonly value: string
}

/** Observation and Flag are of the alarm, whoever is told and how often; the Communication is of this delivery. */
export const systems = {
  alarm: 'urn:kernwacht:alarm',
  delivery: 'urn:kernwacht:delivery',
  home: 'urn:kernwacht:home',
  rule: 'urn:kernwacht:rule',
} as const

/** The same notice gives the same bundle. Nobody is named in it: a receiver finds the client by the home. */
export function bundleOf(notice: Notice, type: Bundle['type']): Bundle {
  const { key, alarm, at } = notice
  // That a message was lost is told about an alarm, and is not that alarm.
  const value = purposeOf(notice) === 'given-up' ? `${alarm.alarmId}/given-up` : alarm.alarmId
  const ofAlarm = { system: systems.alarm, value }
  const ofDelivery = { system: systems.delivery, value: key }
  const observation = urlOf('Observation', ofAlarm)
  const flag = urlOf('Flag', ofAlarm)
  const resources = [
    { fullUrl: observation, identifier: ofAlarm, resource: observationOf(notice) },
    { fullUrl: flag, identifier: ofAlarm, resource: flagOf(notice) },
    {
      fullUrl: urlOf('Communication', ofDelivery),
      identifier: ofDelivery,
      resource: communicationOf(notice, [flag, observation]),
    },
  ]
  return {
    resourceType: 'Bundle',
    identifier: ofDelivery,
    type,
    timestamp: isoUtc(at),
    entry: resources.map(({ fullUrl, identifier, resource: { resourceType, ...content } }) => ({
      fullUrl,
      resource: { resourceType, ...(notice.isTest && { meta: trial }), identifier: [identifier], ...content },
      ...(type === 'transaction' && {
        request: { method: 'POST' as const, url: resourceType, ifNoneExist: ifNoneExist(identifier) },
      }),
    })),
  }
}

/** A search that finds what has this identifier. */
export const ifNoneExist = ({ system, value }: Identifier): string =>
  `identifier=${encodeURIComponent(`${system}|${value}`)}`

function observationOf(notice: Notice) {
  const { alarm, language } = notice
  return {
    resourceType: 'Observation',
    status: 'final',
    ...(alarm.severity !== 'technical' && {
      category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', 'activity', 'Activity')],
    }),
    code: codeOf(notice),
    subject: subjectOf(notice),
    effectiveDateTime: isoUtc(alarm.openedAt),
    issued: isoUtc(alarm.raisedAt),
    valueString: alarm.because[language],
  }
}

function flagOf(notice: Notice) {
  const { alarm } = notice
  return {
    resourceType: 'Flag',
    status: alarm.response === 'resolved' ? 'inactive' : 'active',
    category: [
      alarm.severity === 'technical' ? flagCategory('admin', 'Administrative') : flagCategory('safety', 'Safety'),
    ],
    code: codeOf(notice),
    subject: subjectOf(notice),
    period: {
      start: isoUtc(alarm.openedAt),
      ...(alarm.resolvedAt !== null && { end: isoUtc(alarm.resolvedAt) }),
    },
    author: sender,
  }
}

function communicationOf(notice: Notice, about: readonly string[]) {
  const { alarm, at, language, link } = notice
  return {
    resourceType: 'Communication',
    status: 'completed',
    category: [concept('http://terminology.hl7.org/CodeSystem/communication-category', 'alert', 'Alert')],
    priority: priority[alarm.severity],
    topic: codeOf(notice),
    about: about.map((reference) => ({ reference })),
    sent: isoUtc(at),
    sender,
    payload: [{ contentString: `${headingOf(notice)}. ${alarm.because[language]}` }, { contentString: link }],
  }
}

/** R4 value set request-priority; `stat`: at once. */
const priority: Readonly<Record<Severity, string>> = {
  urgent: 'stat',
  today: 'urgent',
  info: 'routine',
  technical: 'routine',
}

/** Our own code always; one of SNOMED CT beside it only where it means the very same. */
function codeOf(notice: Notice) {
  const { rule } = notice.alarm
  const known = snomed[rule.id]
  return {
    coding: [
      ...(known ? [{ system: 'http://snomed.info/sct', code: known[0], display: known[1] }] : []),
      { system: systems.rule, version: String(rule.version), code: rule.id },
    ],
    text: headingOf(notice),
  }
}
const snomed: Readonly<Record<string, readonly [code: string, display: string]>> = {
  fall: ['1912002', 'Fall'],
}

const headingOf = ({ alarm, isTest, language }: Notice): string =>
  `${isTest ? { nl: 'PROEF: ', en: 'TEST: ' }[language] : ''}${alarm.title[language]}`

/** By what the receiver knows the home: a Location of ours that it need not have. */
function subjectOf(notice: Notice) {
  const place = placeOf(notice)
  return {
    type: 'Location',
    identifier: { system: systems.home, value: notice.alarm.homeId },
    ...(place !== null && { display: place }),
  }
}

const sender = { type: 'Device', display: 'Kernwacht' }
const concept = (system: string, code: string, display: string) => ({ coding: [{ system, code, display }] })
const flagCategory = (code: string, display: string) =>
  concept('http://terminology.hl7.org/CodeSystem/flag-category', code, display)
/** For trying out: to be treated as no care data of anybody. */
const trial = {
  security: [
    { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST', display: 'test health data' },
  ],
}

/** A UUID of our own making (RFC 9562 §5.8), the same for the same thing. */
function urlOf(resource: string, { system, value }: Identifier): string {
  const bytes = createHash('sha256').update(`${resource} ${system}|${value}`).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `urn:uuid:${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`
}
