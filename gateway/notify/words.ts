// What a telephone says of an alarm: where, and what to do. Never who or what: others read the screen and hear the call too.
import { isAboutService } from '../../rules/model/own-home.ts'
import type { Language } from '../../rules/model/reason.ts'
import type { Notice } from './channel.ts'
import { placeOf } from './place.ts'
import { inGsm, places } from './telephone.ts'

const longestPlaces = 160

/** One text message. The link stays whole; what does not fit is cut from the address. */
export function textMessage(notice: Notice): string {
  const { isTest, language, link } = notice
  // It names nobody who lives somewhere, so it may say all that it has to say.
  if (isAboutService(notice.alarm)) return cut(`Kernwacht: ${notice.alarm.because[language]}`, longestPlaces)
  const { trial, alarm, open, openOnScreen } = short[language]
  const write = (place: string, end: string) => inGsm(`${isTest ? trial : ''}${alarm}${place && ` ${place}`}. ${end}`)
  const place = placeOf(notice) ?? ''
  for (const end of [`${open} ${link}`, openOnScreen]) {
    const left = longestPlaces - places(write('', end)) - 1
    if (left >= 0) return write(cut(place, left), end)
  }
  return write('', openOnScreen)
}

/** What is read aloud, said twice: who picks up a telephone at night has missed the first half. */
export function spokenMessage(notice: Notice): string {
  const { hello, trial, alarm, act, again } = spoken[notice.language]
  const message = isAboutService(notice.alarm)
    ? notice.alarm.because[notice.language]
    : `${alarm(placeOf(notice))} ${act}`
  return [hello, ...(notice.isTest ? [trial] : []), message, again, ...(notice.isTest ? [trial] : []), message].join(
    ' ',
  )
}

function cut(place: string, most: number): string {
  let kept = inGsm(place)
  while (places(kept) > most) kept = kept.slice(0, -1)
  return kept.replace(/[\s,]+$/, '')
}

const short: Readonly<Record<Language, { trial: string; alarm: string; open: string; openOnScreen: string }>> = {
  nl: { trial: 'PROEF ', alarm: 'Kernwacht: melding', open: 'Bekijk en pak op:', openOnScreen: 'Open Kernwacht.' },
  en: { trial: 'TEST ', alarm: 'Kernwacht: alarm', open: 'See it and take it:', openOnScreen: 'Open Kernwacht.' },
}

interface Spoken {
  readonly hello: string
  readonly trial: string
  readonly alarm: (place: string | null) => string
  readonly act: string
  readonly again: string
}
const spoken: Readonly<Record<Language, Spoken>> = {
  nl: {
    hello: 'Dit is Kernwacht.',
    trial: 'Dit is een proef. U hoeft niets te doen.',
    alarm: (place) => (place === null ? 'Er is een melding.' : `Er is een melding op het adres ${place}.`),
    act: 'Open Kernwacht op uw telefoon. Bekijk wat er is en pak de melding op.',
    again: 'Ik zeg het nog een keer.',
  },
  en: {
    hello: 'This is Kernwacht.',
    trial: 'This is a test. You do not have to do anything.',
    alarm: (place) => (place === null ? 'There is an alarm.' : `There is an alarm at ${place}.`),
    act: 'Open Kernwacht on your telephone. See what it is and take the alarm.',
    again: 'I say it once more.',
  },
}
