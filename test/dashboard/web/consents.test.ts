// Who lives there decides for what their data may be used: what is lost is said before anything stops, and others see it at once.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { peer } from '../../support/real-peers.ts'
import { appears, builtScreens, openBrowser, overflow, phone, signedIn } from './browser.ts'
import { openStreet, type Street } from './street.ts'

const home = 'dorpsstraat-12'

describe.skipIf(peer('chromium') === null)('consents', () => {
  let built: Awaited<ReturnType<typeof builtScreens>>
  let browser: Browser
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

  it('a resident reads what is lost, thinks again, and then stops the alarms; care sees it, and energy goes on', async () => {
    const page = await signedIn(browser, street, 'resident', { path: '/toestemmingen', viewport: phone })
    const alarm = page.getByRole('region', { name: 'Alarm bij gevaar' })
    await alarm.getByText('Nog niet gevraagd').waitFor()
    await alarm.getByRole('button', { name: 'Nee' }).click()
    const sure = page.getByRole('alertdialog')
    expect(await appears(sure.getByText('Dan belt er niemand als er iets met u is.'))).toBe(true)
    expect(await sure.getByRole('listitem').allTextContents()).toContain('lang stil zijn')
    await sure.getByRole('button', { name: 'Niet stoppen' }).click()
    expect(await appears(alarm.getByText('Nog niet gevraagd'))).toBe(true)
    await alarm.getByRole('button', { name: 'Nee' }).click()
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await page.getByRole('button', { name: 'Ja, stoppen' }).click()
    expect(await appears(alarm.getByText('Nee', { exact: true }))).toBe(true)
    expect(await appears(page.getByRole('region', { name: 'Mijn energie' }).getByText('Nog niet gevraagd'))).toBe(true)
    expect(await street.journalled(home)).toBe('resident: care-alarms: refused')
    const care = await signedIn(browser, street, 'care', { path: `/woningen/${home}` })
    expect(await appears(care.getByText('De bewoner wil nu geen bewaking.', { exact: false }))).toBe(true)
    await page.getByRole('button', { name: 'Alarm bij gevaar: Ja, dat mag' }).click()
    expect(await appears(alarm.getByText('Ja', { exact: true }))).toBe(true)
  })

  it('a care worker records for a resident what the resident said, with why', async () => {
    const page = await signedIn(browser, street, 'care', { path: `/woningen/${home}` })
    await page.getByText('Toestemmingen van de bewoner').click()
    const yes = page.getByRole('button', { name: 'Langzame veranderingen: Ja, dat mag' })
    await yes.waitFor()
    expect(await yes.isDisabled()).toBe(true)
    await page.getByLabel('Waarom legt u dit vast?').fill('zij zei het aan de keukentafel')
    await yes.click()
    const slow = page.getByRole('region', { name: 'Langzame veranderingen' })
    expect(await appears(slow.getByText('Ja', { exact: true }))).toBe(true)
    expect(await appears(slow.getByText('door u zelf', { exact: false }))).toBe(true)
  })
})
