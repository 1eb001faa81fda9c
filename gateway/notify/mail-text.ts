// What a mail says of an alarm: where, how old, and the link. Never who or what: a subject is shown on a locked screen.
import { isAboutService } from '../../rules/model/own-home.ts'
import type { Language } from '../../rules/model/reason.ts'
import { elapsed } from '../../rules/model/time.ts'
import type { Notice } from './channel.ts'
import { placeOf } from './place.ts'

export interface MailText {
  readonly subject: string
  readonly text: string
  readonly html: string
}

const oldAfterMinutes = 5

export function mailText(notice: Notice): MailText {
  const { alarm, at, isTest, language, link } = notice
  if (isAboutService(alarm)) return dutyText(notice)
  const say = words[language]
  const place = placeOf(notice)
  const heading = place === null ? say.alarm : `${say.alarm} ${place}`
  const ageMinutes = Math.floor(elapsed(alarm.raisedAt, at) / 60_000)
  const lines = [
    ...(isTest ? [say.trial] : []),
    `${heading}.`,
    ...(ageMinutes >= oldAfterMinutes ? [say.old(ageMinutes)] : []),
  ]
  return {
    subject: `${isTest ? say.mark : ''}${heading} — ${say.take}`,
    text: [...lines, `${say.open}\n${link}`, ''].join('\n\n'),
    html: [...lines.map((line) => `<p>${escaped(line)}</p>`), `<p><a href="${escaped(link)}">${say.open}</a></p>`].join(
      '\n',
    ),
  }
}

/** It names nobody who lives somewhere, so it may say all that it has to say. */
function dutyText({ alarm: { title, because }, language, link }: Notice): MailText {
  return {
    subject: title[language],
    text: `${because[language]}\n\n${link}\n`,
    html: `<p>${escaped(because[language])}</p>\n<p><a href="${escaped(link)}">${escaped(link)}</a></p>`,
  }
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

interface Words {
  readonly mark: string
  readonly trial: string
  readonly alarm: string
  readonly take: string
  readonly open: string
  readonly old: (minutes: number) => string
}
const words: Readonly<Record<Language, Words>> = {
  nl: {
    mark: 'PROEF ',
    trial: 'Dit is een PROEF. U hoeft niets te doen.',
    alarm: 'Melding',
    take: 'pak op',
    open: 'Bekijk en pak op',
    old: (minutes) => `Let op: deze melding is ${minutes} minuten oud.`,
  },
  en: {
    mark: 'TEST ',
    trial: 'This is a TEST. You do not have to do anything.',
    alarm: 'Alarm',
    take: 'take it',
    open: 'See it and take it',
    old: (minutes) => `Note: this alarm is ${minutes} minutes old.`,
  },
}
