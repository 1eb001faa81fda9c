// The start of the screens: who is there, what they chose, what is live; then one screen at a time.
import { effect } from '@preact/signals'
import { render } from 'preact'
import { alarms, keepAlarms, openUrgent, whenRaised } from './alarms.ts'
import { keepLook } from './look.ts'
import { App } from './parts/app.tsx'
import { keepPhone } from './phone.ts'
import { followLinks } from './router.ts'
import { resume } from './session.ts'
import { chime, keepRinging } from './shift.ts'
import { startTicking } from './ticking.ts'
import './styles/ground.css'
import './styles/parts.css'
import './styles/alarms.css'
import './styles/homes.css'

keepLook()
startTicking()
followLinks()
keepAlarms()
keepRinging()
keepPhone()
whenRaised(({ severity }) => severity === 'today' && chime())

// The count on the icon of an installed app, where there is such a thing.
effect(() => {
  const open = alarms.value.filter(({ response }) => response === 'open').length
  const badge = openUrgent.value.length > 0 ? openUrgent.value.length : open
  void (badge > 0 ? navigator.setAppBadge?.(badge) : navigator.clearAppBadge?.())?.catch(() => {})
})

render(<App starting={resume()} />, document.querySelector('#screen')!)
