// Who installs, with a telephone in the home: past each device, a call all the way to the care desk, and the signature.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { peer } from '../../support/real-peers.ts'
import { appears, builtScreens, openBrowser, signedIn } from './browser.ts'
import { openStreet, type Street } from './street.ts'

const lane = 'lindelaan-21'

describe.skipIf(peer('chromium') === null)('the walk through a home', () => {
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

  it('shows each device as it is heard, and is signed only when the test call came full circle', async () => {
    const page = await signedIn(browser, street, 'installer', { path: `/oplevering/${lane}` })
    await page.getByText('0 van 7 gehoord').waitFor()
    const sign = page.getByRole('button', { name: 'Tekenen' })
    expect(await sign.isDisabled()).toBe(true)
    for (const device of ['motion-kitchen', 'motion-living', 'motion-bathroom', 'motion-bedroom', 'radar-bathroom'])
      await street.heard(lane, device)
    await street.helpCall(lane)
    expect(await appears(page.getByText('6 van 7 gehoord'))).toBe(true)
    expect(await appears(page.getByText('De melding is er. Nog niemand is bereikt.'))).toBe(true)
    await street.callArrives(lane)
    expect(await appears(page.getByText('Wacht tot de zorg hem afsluit als test.', { exact: false }))).toBe(true)
    await street.closeCall(lane, 'test')
    expect(await appears(page.getByText('De melding kwam aan en is afgesloten als test.'))).toBe(true)
    expect(await sign.isDisabled()).toBe(true)
    await page.getByLabel('Waarom niet?', { exact: false }).fill('deur wordt morgen geplaatst')
    await sign.click()
    expect(await appears(page.getByText('De woning is opgeleverd.'))).toBe(true)
    expect(await appears(page.getByText(/Getekend door Wim, om \d\d:\d\d/))).toBe(true)
  })

  it('leaves its signature where those who care look', async () => {
    const page = await signedIn(browser, street, 'care', { path: `/woningen/${lane}` })
    await page.getByRole('heading', { name: 'Waartegen beschermd' }).waitFor()
    expect(await page.getByText('Niet opgeleverd').count()).toBe(0)
    expect(await street.journalled(lane)).toMatch(/^installer: walked through and signed; 6 devices seen/)
  })
})
