// An alarm on a phone: from the switch, through a push service, to a notification in Chromium, and picked up from there.
import type { Browser, Page, Worker } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Alarms } from '../../../dashboard/api/contract.ts'
import type { OpenChannel } from '../../../gateway/notify/channel.ts'
import { openPushDesk } from '../../../gateway/notify/push-desk.ts'
import { webPush } from '../../../gateway/notify/web-push.ts'
import { AlarmId } from '../../../rules/model/ids.ts'
import { alarmOf } from '../../support/alarms.ts'
import { channelParts, noticeOf } from '../../support/channels/notice.ts'
import { type PushService, startPushService } from '../../support/channels/push-service.ts'
import { peer } from '../../support/real-peers.ts'
import { builtScreens, openBrowser, phone, signedIn, type Who } from './browser.ts'
import { openStreet, type Street } from './street.ts'

interface Shown {
  readonly title: string
  readonly body: string
  /** What stands on its buttons. */
  readonly actions: readonly string[]
}

describe.skipIf(peer('chromium') === null)('an alarm on a phone', () => {
  let built: Awaited<ReturnType<typeof builtScreens>>
  let browser: Browser
  let street: Street
  let service: PushService
  let channel: OpenChannel
  let isThere: boolean
  beforeAll(async () => {
    built = await builtScreens()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await built?.[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    service = await startPushService()
    const parts = channelParts()
    channel = await webPush.open(webPush.settings.parse(service.settings), parts)
    const push = openPushDesk({
      ...parts,
      settings: service.settings,
      channel,
      link: 'https://zorg.example.nl',
      language: 'nl',
    })
    street = await openStreet(built.folder, 0, { push })
    isThere = true
    return async () => {
      await Promise.all(browser.contexts().map((context) => context.close()))
      if (isThere) await street[Symbol.asyncDispose]()
      await channel.close()
    }
  })

  /** Somebody's phone. Chromium from a package reaches no push service: ours hands out what a browser would have got from one. */
  async function phoneOf(
    who: Who,
    permissions: readonly string[] = ['notifications'],
  ): Promise<Page & { account: string }> {
    const page = await signedIn(browser, street, who, { viewport: phone, permissions: [...permissions] })
    const account = await page.evaluate<string>(
      `fetch('/api/session').then((answer) => answer.json()).then(({ account }) => account)`,
    )
    const { endpoint, p256dh, auth } = service.subscribe(account)
    await page.addInitScript(`{
      const given = ${JSON.stringify({ endpoint, keys: { p256dh, auth } })}
      const subscription = { ...given, toJSON: () => given, unsubscribe: async () => (sessionStorage.pushIsOn = '', true) }
      PushManager.prototype.subscribe = async ({ applicationServerKey }) => (sessionStorage.pushIsOn = applicationServerKey, subscription)
      PushManager.prototype.getSubscription = async () => (sessionStorage.pushIsOn ? subscription : null)
    }`)
    await page.reload()
    await page.locator('main h1').first().waitFor()
    return Object.assign(page, { account })
  }
  const openPart = (page: Page) => page.locator('.display summary').click()
  const state = (page: Page, name: string) => page.locator(`.phone [data-state=${name}]`).waitFor()

  async function switchedOn(page: Page): Promise<Worker> {
    await openPart(page)
    const worker = page.context().waitForEvent('serviceworker')
    await page.getByRole('button', { name: 'Aanzetten' }).click()
    await state(page, 'on')
    return worker
  }

  /**
   * What the push service has for this phone, handed to its worker by the browser itself. The worker is asked when it has shown something:
   * Chromium forgets a notification for good when its list is asked for between keeping and displaying it.
   */
  async function deliver(page: Page, text: string): Promise<readonly Shown[]> {
    const session = await page.context().newCDPSession(page)
    const origin = new URL(street.url).origin
    const active = new Promise<string>((resolve) =>
      session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
        const one = versions.find(({ status, scriptURL }) => status === 'activated' && scriptURL.startsWith(origin))
        if (one) resolve(one.registrationId)
      }),
    )
    await session.send('ServiceWorker.enable')
    const registrationId = await active
    const [worker] = page.context().serviceWorkers()
    await worker!.evaluate(`{
      const show = ServiceWorkerRegistration.prototype.showNotification
      self.hasShown = new Promise((resolve) => {
        ServiceWorkerRegistration.prototype.showNotification = async function (...given) {
          await show.apply(this, given)
          ServiceWorkerRegistration.prototype.showNotification = show
          resolve()
        }
      })
      true
    }`)
    await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: text })
    await worker!.evaluate('self.hasShown')
    return shown(page)
  }
  const shown = (page: Page) =>
    page.evaluate<readonly Shown[]>(`navigator.serviceWorker.ready
      .then((registration) => registration.getNotifications())
      .then((all) => all.map(({ title, body, actions }) => ({ title, body, actions: actions.map(({ title }) => title) })))`)

  /** The fall, told to whoever has this phone. */
  async function fallIsTold(page: Page & { account: string }): Promise<readonly Shown[]> {
    await street.fall()
    const { alarms } = await page.evaluate<Alarms>(`fetch('/api/alarms').then((answer) => answer.json())`)
    const fall = alarms.find(({ severity }) => severity === 'urgent')!
    const notice = noticeOf({ alarm: { ...alarmOf(), alarmId: AlarmId.parse(fall.alarmId) } })
    await channel.send(notice, page.account, new AbortController().signal)
    return deliver(page, service.delivered().at(-1)!.text)
  }

  /**
   * A tap on an action of the notification. No tool can tap on a notification of the system: the event is made in the worker, which then
   * does all that it would do; what it opens is noted and not opened.
   */
  const tap = (worker: Worker, action: 'take' | 'open' | '') =>
    worker.evaluate<readonly string[]>(`(async () => {
      const opened = []
      Clients.prototype.openWindow = async (url) => (opened.push(url), null)
      const [notification] = await registration.getNotifications()
      const event = new NotificationEvent('notificationclick', { notification, action: ${JSON.stringify(action)} })
      const waited = []
      event.waitUntil = (work) => void waited.push(work)
      dispatchEvent(event)
      await Promise.all(waited)
      return opened
    })()`)
  const claim = (page: Page) =>
    page.evaluate<string | null>(`fetch('/api/alarms')
      .then((answer) => answer.json())
      .then(({ alarms }) => alarms.find(({ severity }) => severity === 'urgent').claimedBy?.name ?? null)`)

  it('is switched on with one tap, tried out, and switched off', async () => {
    const page = await phoneOf('care')
    await openPart(page)
    await state(page, 'off')
    await page.getByRole('button', { name: 'Aanzetten' }).click()
    await state(page, 'on')
    await page.getByRole('button', { name: 'Proefmelding sturen' }).click()
    await page.getByText('Verstuurd.', { exact: false }).waitFor()
    const [trial] = await deliver(page, service.delivered()[0]!.text)
    expect(trial).toEqual({ title: 'PROEF: deze telefoon krijgt meldingen', body: 'Tik om te bekijken.', actions: [] })
    await page.getByRole('button', { name: 'Uitzetten' }).click()
    await state(page, 'off')
    await expect(channel.send(noticeOf(), page.account, new AbortController().signal)).rejects.toMatchObject({
      code: 'no-device',
    })
  })

  it('stays switched on over a new start, and for nobody else on the same phone', async () => {
    const page = await phoneOf('care')
    await switchedOn(page)
    await page.reload()
    await openPart(page)
    await state(page, 'on')
    await page.getByRole('button', { name: 'Afmelden' }).click()
    await page.getByRole('button', { name: /^bewoner/ }).click()
    await page.getByRole('button', { name: 'Aanmelden', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Mijn woning' }).waitFor()
    await openPart(page)
    await state(page, 'off')
    expect(await page.getByRole('button', { name: 'Aanzetten' }).count()).toBe(1)
  })

  it('says that the browser refuses, where somebody told it to', async () => {
    const page = await phoneOf('care', [])
    await openPart(page)
    await page.getByText('Geweigerd.', { exact: false }).waitFor()
    expect(await page.getByRole('button', { name: 'Aanzetten' }).count()).toBe(0)
  })

  it('shows that there is an alarm, and no name, no place and nothing of what happened', async () => {
    const page = await phoneOf('care')
    await switchedOn(page)
    const [notification] = await fallIsTold(page)
    expect(notification).toEqual({
      title: 'Nieuwe melding: spoed',
      body: 'Tik om te bekijken.',
      actions: ['Oppakken', 'Bekijken'],
    })
  })

  it('is picked up from the notification, which then opens the alarm', async () => {
    const page = await phoneOf('care')
    const worker = await switchedOn(page)
    await fallIsTold(page)
    const opened = await tap(worker, 'take')
    expect(await claim(page)).toBe('Anna')
    expect((await shown(page)).map(({ title }) => title)).toEqual(['Opgepakt door u'])
    expect(opened).toHaveLength(1)
    await page.goto(`${street.url}${opened[0]}`)
    await page.locator('.head').getByText('Door u opgepakt').waitFor()
    expect(new URL(page.url()).pathname).toMatch(/^\/alarmen\/dorpsstraat-12~fall/)
  })

  it('is opened, and not picked up, by a tap on the notification itself', async () => {
    const page = await phoneOf('care')
    const worker = await switchedOn(page)
    await fallIsTold(page)
    const [opened] = await tap(worker, '')
    expect(await claim(page)).toBeNull()
    await page.goto(`${street.url}${opened}`)
    await page.getByRole('button', { name: 'Oppakken' }).waitFor()
  })

  it('says who has it when somebody was first', async () => {
    const page = await phoneOf('care')
    const worker = await switchedOn(page)
    await fallIsTold(page)
    const bram = await signedIn(browser, street, 'bram')
    await bram.getByRole('button', { name: 'Oppakken' }).click()
    await bram.locator('.head').getByText('Door u opgepakt').waitFor()
    expect(await tap(worker, 'take')).toEqual([])
    expect((await shown(page)).map(({ title }) => title)).toEqual(['Al opgepakt door Bram'])
  })

  it('says that it was NOT picked up when the session has ended, and lets it be done after signing in', async () => {
    const page = await phoneOf('care')
    const worker = await switchedOn(page)
    await fallIsTold(page)
    await page.context().clearCookies()
    const [opened] = await tap(worker, 'take')
    expect((await shown(page)).map(({ title }) => title)).toEqual(['NIET opgepakt: u bent afgemeld'])
    await page.goto(`${street.url}${opened}`)
    await page.getByRole('button', { name: /^zorgverlener/ }).click()
    await page.getByRole('button', { name: 'Aanmelden', exact: true }).click()
    await page.getByRole('heading', { name: 'U hebt de melding NIET opgepakt' }).waitFor()
    await page.getByRole('link', { name: 'Bekijk en pak op' }).click()
    await page.getByRole('button', { name: 'Oppakken' }).waitFor()
  })

  it('says that it was NOT picked up when there is no connection, also on the page that it opens', async () => {
    const page = await phoneOf('care')
    const worker = await switchedOn(page)
    await fallIsTold(page)
    await street[Symbol.asyncDispose]()
    isThere = false
    const [opened] = await tap(worker, 'take')
    expect((await shown(page)).map(({ title }) => title)).toEqual(['NIET opgepakt: geen verbinding'])
    await page.goto(`${street.url}${opened}`)
    await page.getByText('Dan is de melding NIET opgepakt.', { exact: false }).waitFor()
  })
})
