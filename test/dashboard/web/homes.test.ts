// What the others do at the screen: a resident, somebody who installs, somebody who administers, and the wall between them.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { peer } from '../../support/real-peers.ts'
import { appears, builtScreens, openBrowser, pixels, signedIn } from './browser.ts'
import { openStreet, type Street } from './street.ts'

describe.skipIf(peer('chromium') === null)('the screens of the others', () => {
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

  it('tell a resident first whether somebody watches over the home, and then see an alarm come live', async () => {
    const page = await signedIn(browser, street, 'resident')
    await page.getByRole('heading', { name: 'Uw woning wordt bewaakt.' }).waitFor()
    await page.getByText('Er zijn geen meldingen.').waitFor()
    expect(await pixels(page, '.mine p', 'fontSize')).toBeGreaterThanOrEqual(18)
    await street.helpCall('dorpsstraat-12')
    await page.getByText('Vraagt om hulp').waitFor()
    await page.getByText('Nog niemand is ermee bezig.', { exact: false }).waitFor()
  })

  it('let who cares out of love pick an alarm up, and say how it was', async () => {
    const page = await signedIn(browser, street, 'informal-carer')
    // The call of the story before this one still stands.
    await page.getByText('Vraagt om hulp').first().waitFor()
    await page.getByRole('button', { name: 'Oppakken', exact: true }).click()
    await page.getByRole('button', { name: 'Onderweg', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Hulp was nodig', exact: true }).click()
    await page.getByRole('button', { name: 'Nu afronden', exact: true }).click()
    expect(await appears(page.getByText('Er zijn geen meldingen.'))).toBe(true)
  })

  it('let a resident pause the watch with a reason, and end the pause', async () => {
    const page = await signedIn(browser, street, 'resident')
    await page.getByRole('button', { name: 'Pauze starten' }).click()
    await page.getByLabel('Morgen 9:00').check()
    await page.getByLabel('Op vakantie').check()
    await page.getByRole('button', { name: 'Pauze starten' }).click()
    await page.getByText(/Pauze tot di 3 maart om 09:00/).waitFor()
    await page.getByRole('button', { name: 'Pauze beëindigen' }).click()
    expect(await appears(page.getByText('Geen pauze. De bewaking loopt.'))).toBe(true)
  })

  it('show a day of the past, and the same as a table', async () => {
    const page = await signedIn(browser, street, 'care', { path: '/woningen/kerkplein-8' })
    await page.getByRole('img', { name: /Beweging per kamer op ma 2 maart/ }).waitFor()
    await page.getByRole('button', { name: 'Vorige dag' }).click()
    expect(await appears(page.getByRole('img', { name: /Beweging per kamer op zo 1 maart/ }))).toBe(true)
    const day = page.getByRole('region', { name: 'De dag' })
    await day.getByText('Als tabel').click()
    await day
      .getByRole('row', { name: /Keuken/ })
      .first()
      .waitFor()
  })

  it('show the home as rooms with the last movement in each, and an open door, in a drawing and in a table', async () => {
    await street.doorOpens('molenweg-3')
    const page = await signedIn(browser, street, 'care', { path: '/woningen/molenweg-3' })
    const plan = page.getByRole('region', { name: 'Plattegrond' })
    await plan.getByRole('img', { name: /laatste beweging per kamer, om \d\d:\d\d/ }).waitFor()
    await plan.getByText('Als tabel').click()
    expect(await plan.getByRole('row', { name: /^Keuken om 12:1\d/ }).count()).toBe(1)
    await plan.getByRole('row', { name: /^Gang.*deur open \(naar buiten\) \(om 14:\d\d\)/ }).waitFor()
  })

  it('show a month of days by the hour, and say what is not known', async () => {
    const page = await signedIn(browser, street, 'care', { path: '/woningen/kerkplein-8' })
    const month = page.getByRole('region', { name: 'De maand' })
    await month.getByRole('img', { name: 'Beweging per uur in maart 2026' }).waitFor()
    await month.getByRole('button', { name: 'Vorige maand' }).click()
    await month.getByRole('img', { name: 'Beweging per uur in februari 2026' }).waitFor()
    await month.getByText('Als tabel').click()
    expect(await appears(month.getByRole('row', { name: /^za 28 feb 1–2, 4–5, 7–1\d/ }))).toBe(true)
  })

  it('say until when nothing need be done: what is being waited for', async () => {
    const page = await signedIn(browser, street, 'care', { path: '/woningen/kerkplein-8' })
    expect(await appears(page.getByText(/Geen teken van leven: een melding zou volgen om \d\d:\d\d/))).toBe(true)
    expect(await appears(page.getByText(/Laatste teken van leven om .*; vanaf dat uur is het hier gewoonlijk/))).toBe(
      true,
    )
  })

  it('show an installer silent devices first, and a key once', async () => {
    const page = await signedIn(browser, street, 'installer')
    await page.getByRole('link', { name: /Lindelaan 21/ }).click()
    await page.getByLabel('Naam van het toestel').fill('deur')
    await page.getByRole('button', { name: 'Sleutel maken' }).click()
    await page.getByText('key-of-lindelaan-21.deur', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Ik heb hem' }).click()
    expect(await page.getByText('key-of-', { exact: false }).count()).toBe(0)
    expect(await page.getByText('K. Mulder', { exact: false }).count()).toBe(0)
  })

  it('let an administrator try an unread message again, and show nobody’s day', async () => {
    const page = await signedIn(browser, street, 'administrator')
    await page.getByRole('button', { name: /Opnieuw lezen/ }).click()
    await page.getByText('Nog steeds niet begrepen', { exact: false }).waitFor()
    await page.goto(`${street.url}/woningen/kerkplein-8`)
    await page.getByRole('heading', { name: 'Kerkplein 8' }).waitFor()
    expect(await page.getByText('Laatste teken van leven').count()).toBe(0)
  })

  it('show an asset manager that homes are protected, and nothing of how anybody lives', async () => {
    const page = await signedIn(browser, street, 'asset-manager', { path: '/woningen' })
    await page.getByRole('link', { name: 'Kerkplein 8' }).click()
    await page.getByText('Beschermd').waitFor()
    const shown = await page.locator('main').textContent()
    expect(shown).not.toMatch(/Smit|Laatste teken|De dag|Meldingen|Bewegingssensor/)
  })

  it('end with the session: who was signed out is told so, and comes back to where they were', async () => {
    const page = await signedIn(browser, street, 'care', { path: '/woningen/kerkplein-8' })
    await page.context().request.delete(`${street.url}/api/session`)
    const ended = page.getByText('U bent afgemeld. Meld u opnieuw aan.')
    // What the screen asks for by itself may be turned away before the hand is at the button.
    await Promise.race([page.getByRole('button', { name: 'Vorige dag' }).click(), ended.waitFor()])
    await ended.waitFor()
    await page.getByRole('button', { name: /^zorgverlener/ }).click()
    await page.getByRole('button', { name: 'Aanmelden', exact: true }).click()
    expect(await appears(page.getByRole('heading', { name: 'Kerkplein 8' }))).toBe(true)
  })
})
