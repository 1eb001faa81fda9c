// What a channel is given when a person asks for a trial: an alarm of no home, raised now, that says that it is one.
import type { Alarm } from '../../rules/model/alarm.ts'
import { alarmId, HomeId, RuleId } from '../../rules/model/ids.ts'
import { type Language, reason } from '../../rules/model/reason.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { Notice } from './channel.ts'

const homeId = HomeId.parse('trial')
const rule = { id: RuleId.parse('trial'), version: 1 }
const title = { nl: 'Proefmelding', en: 'Trial alarm' }
const because = {
  nl: 'Iemand vroeg om een proef. U hoeft niets te doen.',
  en: 'Somebody asked for a trial. Nothing to do.',
}

/** @param link where the receiver is led: the screens as a whole. */
export function trialNotice(parts: { at: Instant; link: string; language: Language }): Notice {
  const { at, link, language } = parts
  const alarm: Alarm = {
    alarmId: alarmId(homeId, rule.id, 'home', at),
    homeId,
    residencyId: null,
    rule,
    subject: 'home',
    severity: 'info',
    openedAt: at,
    raisedAt: at,
    title,
    because,
    reason: reason('trial'),
    condition: 'standing',
    response: 'open',
    claimedBy: null,
    outcome: null,
    resolvedAt: null,
    events: [{ at, kind: 'raised', said: because }],
  }
  return { key: `${alarm.alarmId}/1/trial`, alarm, home: null, step: 1, at, link, language, isTest: true }
}
