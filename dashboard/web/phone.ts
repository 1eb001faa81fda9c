// Is this browser told of alarms while no screen is open? Asked of the browser and of the service, for each may have ended it.
import { effect, signal } from '@preact/signals'
import { api } from './api-client.ts'
import { session } from './session.ts'

/**
 * `home-screen`: an iPhone, which allows it only to what stands on its home screen. `refused`: the person, or who runs the phone, told the
 * browser so. `not-set-up`: this service sends none.
 */
export type Phone = 'asking' | 'on' | 'off' | 'refused' | 'impossible' | 'home-screen' | 'not-set-up'
export const phone = signal<Phone>('asking')

/** Only where the screens are built: the server of who develops them has none. */
const workerFile = '/push-worker.js'
/** Whose alarms were switched on here: what the browser forgets is then switched on again, and never for somebody else. */
const remembered = 'kernwacht.push'

export async function lookAtPhone(): Promise<void> {
  phone.value = await now()
}

async function now(): Promise<Phone> {
  if (!('PushManager' in window) || !('serviceWorker' in navigator) || !('Notification' in window))
    return /iP(hone|ad|od)/.test(navigator.userAgent) ? 'home-screen' : 'impossible'
  const { publicKey, devices } = await api.push()
  if (publicKey === null) return 'not-set-up'
  if (Notification.permission === 'denied') return 'refused'
  const subscription = await current()
  if (!subscription || Notification.permission !== 'granted') return 'off'
  const own = await deviceIdOf(subscription.endpoint)
  return devices.some(({ deviceId }) => deviceId === own) ? 'on' : 'off'
}

/** Call from a tap: only then may a browser ask the person. Rejects when the browser or the service did not do it. */
export async function switchOn(): Promise<void> {
  const permission = await Notification.requestPermission()
  if (permission === 'granted') await subscribe()
  await lookAtPhone()
}

export async function switchOff(): Promise<void> {
  localStorage.removeItem(remembered)
  const subscription = await current()
  if (subscription) {
    // The service first: a browser that is off and still told of would count as told.
    await api.forgetPushDevice(await deviceIdOf(subscription.endpoint))
    await subscription.unsubscribe()
  }
  await lookAtPhone()
}

/** Once for each who signs in. */
export function keepPhone(): void {
  effect(() => {
    const { account } = session.value ?? {}
    if (account === undefined || localStorage.getItem(remembered) !== account) return
    void keepOn().catch(() => {})
  })
}

async function keepOn(): Promise<void> {
  await lookAtPhone()
  // Also where it is on: the service hears in which browser this session is, and lets it last for a night.
  if ((phone.value === 'on' || phone.value === 'off') && Notification.permission === 'granted') {
    await subscribe()
    await lookAtPhone()
  }
}

async function subscribe(): Promise<void> {
  const { publicKey } = await api.push()
  if (publicKey === null) return
  await navigator.serviceWorker.register(workerFile)
  const { pushManager } = await navigator.serviceWorker.ready
  const wanted = { userVisibleOnly: true, applicationServerKey: publicKey }
  const subscription = await pushManager.subscribe(wanted).catch(async (error: unknown) => {
    // Bound to the key of an installation that is no more: a browser takes the new one only after the old has ended.
    const old = await pushManager.getSubscription()
    if (!old) throw error
    await old.unsubscribe()
    return pushManager.subscribe(wanted)
  })
  const { endpoint, keys } = subscription.toJSON()
  await api.addPushDevice({ endpoint: endpoint!, keys: { p256dh: keys!['p256dh']!, auth: keys!['auth']! } })
  localStorage.setItem(remembered, session.value!.account)
}

const current = async (): Promise<PushSubscription | null> =>
  (await (await navigator.serviceWorker.getRegistration('/'))?.pushManager.getSubscription()) ?? null

/** As the service makes it of the same endpoint. */
async function deviceIdOf(endpoint: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint)))
  return btoa(String.fromCharCode(...hash)).replace(/[+/=]/g, (sign) => ({ '+': '-', '/': '_' })[sign] ?? '')
}
