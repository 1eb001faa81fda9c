// A shift at the care desk: the sound of alarms and a screen that stays awake. A browser allows both only after a tap of a person.
import { computed, effect, signal } from '@preact/signals'
import { openUrgent } from './alarms.ts'
import { connection } from './live.ts'
import { is, session } from './session.ts'

let audio: AudioContext | null = null
const isMuted = signal(false)
/** The browser may stop the sound by itself: then it is off, and the chip says so. */
const isRunning = signal(false)

export const sound = computed<'not-started' | 'on' | 'off'>(() => {
  if (!isStarted.value) return 'not-started'
  return isRunning.value && !isMuted.value ? 'on' : 'off'
})
const isStarted = signal(false)
/** The device has promised to keep the screen on; it takes that back when the screen is away. */
export const awake = signal(false)

/** Call from a tap. */
export async function startShift(): Promise<void> {
  audio ??= new AudioContext()
  audio.addEventListener('statechange', () => (isRunning.value = audio?.state === 'running'))
  isStarted.value = true
  await turnOn()
  await keepAwake()
}

/** Call from a tap. */
export async function turnOn(): Promise<void> {
  await audio?.resume()
  isRunning.value = audio?.state === 'running'
  isMuted.value = false
  play([660, 880], 0.12)
}
export const turnOff = (): void => void (isMuted.value = true)

async function keepAwake(): Promise<void> {
  try {
    const lock = await navigator.wakeLock?.request('screen')
    awake.value = lock !== undefined
    lock?.addEventListener('release', () => (awake.value = false))
  } catch {
    // On a low battery the device refuses; the sound still works.
    awake.value = false
  }
}

/** Tones one after the other, in hertz, each `seconds` long. */
function play(tones: readonly number[], seconds: number): void {
  if (!audio || isMuted.value || audio.state !== 'running') return
  for (const [index, hertz] of tones.entries()) {
    const from = audio.currentTime + index * seconds
    const oscillator = audio.createOscillator()
    const volume = audio.createGain()
    oscillator.type = 'square'
    oscillator.frequency.value = hertz
    // Without a short rise and fall the loudspeaker cracks.
    volume.gain.setValueAtTime(0, from)
    volume.gain.linearRampToValueAtTime(0.25, from + 0.01)
    volume.gain.setValueAtTime(0.25, from + seconds - 0.02)
    volume.gain.linearRampToValueAtTime(0, from + seconds)
    oscillator.connect(volume).connect(audio.destination)
    oscillator.start(from)
    oscillator.stop(from + seconds)
  }
}

const urgent = () => play([988, 784, 988, 784], 0.2)
const lost = () => play([392, 330], 0.4)
/** Once, and softly: something for today. */
export const chime = (): void => play([523, 659], 0.15)

/** Urgent ones ring until each has an answer; a lost connection rings too, for then nobody knows. */
export function keepRinging(): void {
  effect(() => {
    if (sound.value !== 'on' || !is('care') || openUrgent.value.length === 0) return
    urgent()
    const again = setInterval(urgent, 2500)
    return () => clearInterval(again)
  })
  effect(() => {
    if (sound.value !== 'on' || session.value === null || connection.value !== 'lost') return
    lost()
    const again = setInterval(lost, 5000)
    return () => clearInterval(again)
  })
  // A screen that was away has lost its wake lock.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && isStarted.value) void keepAwake()
  })
}
