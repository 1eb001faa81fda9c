// Passkeys in a browser, with an authenticator that Chromium plays: added, used to sign in, and worth nothing a second time.
import { type CDPSession, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { peer } from '../../support/real-peers.ts'
import { builtScreens, openBrowser, phone } from './browser.ts'
import { openStreet, passwords, type Street } from './street.ts'

describe.skipIf(peer('chromium') === null)('a passkey', () => {
  let built: Awaited<ReturnType<typeof builtScreens>>
  let browser: Awaited<ReturnType<typeof openBrowser>>
  let street: Street
  beforeAll(async () => {
    built = await builtScreens()
    street = await openStreet(built.folder)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await street?.[Symbol.asyncDispose]()
    await built?.[Symbol.asyncDispose]()
  })

  /** No browser makes a passkey for an address in numbers. */
  const byName = () => street.url.replace('127.0.0.1', 'localhost')
  async function withAuthenticator(): Promise<{ page: Page; cdp: CDPSession; authenticatorId: string }> {
    const context = await browser.newContext({ viewport: phone, locale: 'nl-NL' })
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    await cdp.send('WebAuthn.enable')
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    return { page, cdp, authenticatorId }
  }
  async function withKey() {
    const opened = await withAuthenticator()
    const { page } = opened
    await page.goto(`${byName()}/account`)
    await page.locator('input[name=email]').fill('installer@demo.example')
    await page.locator('input[name=password]').fill(passwords)
    await page.getByRole('button', { name: 'Aanmelden', exact: true }).click()
    await page.getByRole('heading', { name: 'Mijn account' }).waitFor()
    await page.getByRole('button', { name: 'Passkey toevoegen' }).click()
    await page.getByRole('button', { name: /^Weghalen/ }).waitFor()
    return opened
  }
  const signOut = async (page: Page) => {
    await page.context().clearCookies()
    await page.goto(byName())
  }
  const proof = (page: Page) =>
    page.evaluate<{ proof: object }>(`fetch('/api/session').then((answer) => answer.json())`)
  const remove = async (page: Page) => {
    await page.goto(`${byName()}/account`)
    await page.getByRole('button', { name: /^Weghalen/ }).click()
    await page.getByText('U hebt nog geen passkey.').waitFor()
  }

  it('is added on the page of the account, and signs in alone: as two factors', async () => {
    const { page } = await withKey()
    expect(await proof(page)).toMatchObject({ proof: { factors: 2, isOn: true } })
    await signOut(page)
    await page.getByRole('button', { name: 'Aanmelden met passkey' }).click()
    await page.getByRole('navigation').waitFor()
    expect(await proof(page)).toMatchObject({ proof: { factors: 2, isOn: true } })
    await remove(page)
    await page.context().close()
  })

  it('answers what was asked once: the same answer again opens nothing', async () => {
    const { page } = await withKey()
    await signOut(page)
    const asked = page.waitForRequest((request) => request.url().endsWith('/api/session/passkey'))
    await page.getByRole('button', { name: 'Aanmelden met passkey' }).click()
    const answer: unknown = (await asked).postDataJSON()
    await page.getByRole('navigation').waitFor()
    const again = await page.request.post(`${byName()}/api/session/passkey`, {
      data: answer,
      headers: { origin: byName() },
    })
    expect(again.status()).toBe(401)
    await remove(page)
    await page.context().close()
  })

  it('that the person does not open lets nobody in', async () => {
    const { page, cdp, authenticatorId } = await withKey()
    await signOut(page)
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await page.getByRole('button', { name: 'Aanmelden met passkey' }).click()
    await page.getByRole('alert').getByText('Er is geen passkey gebruikt.').waitFor()
    expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('kernwacht')
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
    await page.getByRole('button', { name: 'Aanmelden met passkey' }).click()
    await page.getByRole('navigation').waitFor()
    await remove(page)
    await page.context().close()
  })
})
