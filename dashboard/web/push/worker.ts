// Stands behind the screens: shows that there is an alarm while none is open, and lets somebody pick it up from there. Built as /push-worker.js.
import { take, type Taken } from './taking.ts'
import { type Language, words } from './words.ts'

declare const self: ServiceWorkerGlobalScope

/** As gateway/notify/push-message.ts sends it. */
interface Message {
  readonly delivery: string
  /** Null: a trial. */
  readonly alarm: string | null
  readonly severity: string
  readonly language: Language
  readonly title: string
}

const shell = 'kernwacht-offline'
const offline = ['/offline.html', '/offline.css'] as const

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(shell).then((cache) => cache.addAll(offline)))
  void self.skipWaiting()
})
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('push', (event) => event.waitUntil(show(messageIn(event.data))))

self.addEventListener('notificationclick', (event) => {
  const { action, notification } = event
  notification.close()
  event.waitUntil(clicked(action, notification.data as Message))
})

/** The browser has changed the address at which it is told. Where the session has ended, the next opening of a screen does it. */
self.addEventListener('pushsubscriptionchange', (event) => {
  const { oldSubscription, newSubscription } = event as Partial<
    Record<'oldSubscription' | 'newSubscription', PushSubscription>
  >
  event.waitUntil(renew(oldSubscription, newSubscription))
})

/** Nothing is kept but one page that says that there is no connection: an old list would look like a live one. */
self.addEventListener('fetch', (event) => {
  const { request } = event
  const { pathname } = new URL(request.url)
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => kept(offline[0])))
  else if (pathname === offline[1]) event.respondWith(kept(pathname))
})
const kept = async (path: string): Promise<Response> => (await caches.match(path)) ?? Response.error()

/** What cannot be read is shown all the same: it may be an alarm, and a browser takes the right away from who shows nothing. */
function messageIn(data: PushMessageData | null): Message {
  const unknown: Message = {
    delivery: 'unknown',
    alarm: null,
    severity: 'urgent',
    language: 'nl',
    title: words.nl.unknown,
  }
  try {
    const message = data?.json() as Message
    return typeof message.title === 'string' && message.language in words ? message : unknown
  } catch {
    return unknown
  }
}

async function show(message: Message, said?: readonly [title: string, text: string]): Promise<void> {
  const { alarm, delivery, severity, language } = message
  const { look, take, open } = words[language]
  const [title, body] = said ?? [message.title, look]
  const actions = [
    { action: 'take', title: take },
    { action: 'open', title: open },
  ]
  await self.registration.showNotification(title, {
    body,
    lang: language,
    // One alarm is one notification, which sounds again when it is told again.
    tag: alarm ?? delivery,
    renotify: said === undefined,
    requireInteraction: severity === 'urgent',
    data: message,
    ...(alarm !== null && said === undefined && { actions }),
  } as NotificationOptions)
}

async function clicked(action: string, message: Message): Promise<void> {
  const { alarm, language } = message
  if (alarm === null) return open('/')
  const page = `/melding/${encodeURIComponent(alarm)}`
  if (action !== 'take') return open(page)
  const taken = await take(alarm)
  await show(message, saidOf(taken, language))
  // Nothing to look at where a colleague has it.
  if (taken.kind === 'mine') await open(page)
  else if (taken.kind === 'not') await open(`${page}?niet=${taken.why}`)
}

function saidOf(taken: Taken, language: Language): readonly [string, string] {
  const { taken: mine, takenBy, over, notTaken } = words[language]
  switch (taken.kind) {
    case 'mine':
      return mine
    case 'over':
      return over
    case 'theirs':
      return takenBy(taken.who)
    case 'not':
      return notTaken[taken.why]
  }
}

/** A window of its own: who writes a note in another one keeps it. */
async function open(page: string): Promise<void> {
  try {
    await self.clients.openWindow(page)
  } catch {
    // The browser allows no window any more; the notification leads there too.
  }
}

async function renew(old: PushSubscription | undefined, fresh: PushSubscription | undefined): Promise<void> {
  const applicationServerKey = old?.options.applicationServerKey ?? null
  const subscription =
    fresh ?? (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }))
  await fetch('/api/push/devices', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(subscription),
  })
}
