// What stands around every screen: menu, connection, sound, display; and loud bars when something is urgent or not live.
import type { ComponentChildren } from 'preact'
import { lastUrgent, openUrgent } from '../alarms.ts'
import { connection, secondsSinceBeat } from '../live.ts'
import { language } from '../look.ts'
import { mayOpen, type Page, pages } from '../pages/index.ts'
import { path } from '../router.ts'
import { is, session } from '../session.ts'
import { minute } from '../ticking.ts'
import { sound, startShift, turnOff, turnOn } from '../shift.ts'
import { accountWords } from '../words/account.ts'
import { moment } from '../words/times.ts'
import { said, words } from '../words/words.ts'
import { Display } from './display.tsx'

/** A page below one of the menu is a part of it, unless it stands in the menu itself. */
const isAt = (page: Page, current: Page | null): boolean =>
  page.load === current?.load || (current !== null && !current.menu && current.path.startsWith(page.path))

export function Frame({ current, children }: { current: Page | null; children: ComponentChildren }) {
  const { roles, demo, proof } = session.value!
  const { nav, skip, product, menu, demoRibbon } = words.value
  return (
    <>
      <a class="skip" href="#content">
        {skip}
      </a>
      <header class="bar">
        <span class="product">{product}</span>
        <nav aria-label={menu}>
          {pages
            .filter((page) => page.menu && !proof.comesFirst && mayOpen(page, roles))
            .map((page) => (
              <a href={page.path} key={page.path} aria-current={isAt(page, current) ? 'page' : undefined}>
                {nav[page.title]}
              </a>
            ))}
        </nav>
        <div class="chips">
          {demo && (
            <span class="chip demo">
              DEMO <span class="long">{demoRibbon}</span>
            </span>
          )}
          {!proof.comesFirst && <ConnectionChip />}
          {is('care') && <SoundChip />}
          <Display />
        </div>
      </header>
      {!proof.comesFirst && <NotLive />}
      <FactorNeeded />
      <UrgentElsewhere />
      {is('care') && <Announcer />}
      {children}
    </>
  )
}

function ConnectionChip() {
  const { live } = words.value
  const state = connection.value
  const text = state === 'late' ? live.late(secondsSinceBeat.value) : live[state]
  return (
    <span class={`chip connection ${state}`}>
      <span aria-hidden="true">{state === 'live' ? '●' : state === 'lost' ? '✕' : '◌'}</span>
      <span>
        <span class="long">{live.connection} </span>
        {text}
      </span>
    </span>
  )
}

function SoundChip() {
  const { shift } = words.value
  if (sound.value === 'not-started')
    return (
      <button type="button" class="primary" title={shift.startHelp} onClick={() => void startShift()}>
        {shift.start}
      </button>
    )
  const isOn = sound.value === 'on'
  return (
    <button
      type="button"
      class={`chip ${isOn ? '' : 'off'}`}
      aria-label={`${isOn ? shift.soundOn : shift.soundOff}. ${isOn ? shift.turnOff : shift.turnOn}`}
      onClick={() => (isOn ? turnOff() : void turnOn())}
    >
      <span aria-hidden="true">{isOn ? '♪' : '✕'}</span> {isOn ? shift.soundOn : shift.soundOff}
    </button>
  )
}

/** Until the second step is on: by when it has to be. */
function FactorNeeded() {
  const { neededFrom, comesFirst } = session.value!.proof
  if (neededFrom === null || comesFirst || path.value === '/account') return null
  return (
    <a class="notice-bar" href="/account">
      {accountWords[language.value].bar(moment(neededFrom, minute.value))}
    </a>
  )
}

function NotLive() {
  const { live } = words.value
  if (connection.value !== 'lost') return null
  return (
    <div class="not-live" role="alert">
      <strong>
        <span aria-hidden="true">✕</span> {live.banner}
      </strong>{' '}
      {/* The count would be read out every second. */}
      <span aria-hidden="true">{live.bannerHelp(secondsSinceBeat.value)}</span>
    </div>
  )
}

/** On any other screen than the list: that somebody waits. */
function UrgentElsewhere() {
  const { alarms } = words.value
  const waiting = openUrgent.value.filter(({ alarmId }) => !path.value.endsWith(encodeURIComponent(alarmId)))
  const isList = path.value.startsWith('/alarmen')
  if (!is('care') || waiting.length === 0) return null
  return (
    <a class={`urgent-bar ${isList ? 'only-phone' : ''} ${path.value === '/alarmen' ? 'hidden' : ''}`} href="/alarmen">
      <span aria-hidden="true">▲</span> {alarms.newUrgent(waiting.length)} <span class="go">{alarms.show}</span>
    </a>
  )
}

/** Read out at once, for urgent ones only. Of a burst the last: the list has the others. */
function Announcer() {
  const latest = lastUrgent.value
  return (
    <div class="read-only" aria-live="assertive" aria-atomic="true">
      {latest && words.value.alarms.announce(said(latest.title), latest.home.address)}
    </div>
  )
}
