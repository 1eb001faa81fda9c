// The rota at the screen: a swap in a few taps, one that would leave a home with nobody, and two people at one rota.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { peer } from '../../support/real-peers.ts'
import { appears, builtScreens, focusedName, openBrowser, phone, signedIn } from './browser.ts'
import { openStreet, type Street } from './street.ts'

describe.skipIf(peer('chromium') === null)('the rota', () => {
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

  const turn = (page: Page, name: RegExp) => page.getByRole('button', { name })
  /** As the screen itself sends it. */
  const send = (page: Page, method: string, path: string, body: object): Promise<number> =>
    page.evaluate<number>(
      `fetch(${JSON.stringify(path)}, { method: ${JSON.stringify(method)}, headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(JSON.stringify(body))} }).then(({ status }) => status)`,
    )

  it('says who is on duty, until when and who is next', async () => {
    const page = await signedIn(browser, street, 'care', { path: '/dienst', viewport: phone })
    await page.getByText('Anna heeft dienst').first().waitFor()
    await page.getByText('Daarna Bram, vanaf di 3 maart om 08:00.').waitFor()
    expect(await page.getByRole('link', { name: 'Bel Anna' }).getAttribute('href')).toBe('tel:0611112222')
    expect(await page.getByRole('button', { name: 'Rooster wijzigen' }).count()).toBe(0)
  })

  it('is swapped with three taps on a telephone, and the swap is taken back with one', async () => {
    const page = await signedIn(browser, street, 'care', { path: '/dienst', viewport: phone })
    await turn(page, /wo 4 mrt: Anna 08:00–24:00/).click()
    await page.getByLabel('Bram', { exact: true }).check()
    await page.getByRole('button', { name: 'Ruil bewaren' }).click()
    await page.getByText('De ruil staat in het rooster.').waitFor()
    await turn(page, /wo 4 mrt: .*Bram 00:00–24:00/).waitFor()
    await page.getByText('Geruild: Ruil').waitFor()
    await page.getByRole('button', { name: /^Terugdraaien: Bram/ }).click()
    await page.getByText('Er zijn geen ruilen afgesproken.').waitFor()
    expect(await appears(turn(page, /wo 4 mrt: Anna 08:00–24:00/))).toBe(true)
  })

  it('is worked by keyboard alone: the form begins at its heading, and Escape leaves it', async () => {
    const page = await signedIn(browser, street, 'care', { path: '/dienst' })
    await turn(page, /do 5 mrt: Bram 08:00–24:00/).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Ruilen: dienst van Bram' }).waitFor()
    expect(await focusedName(page)).toBe('Ruilen: dienst van Bram')
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Ruilen: dienst van Bram' }).waitFor({ state: 'detached' })
    expect(await focusedName(page)).toMatch(/do 5 mrt: Bram/)
  })

  it('refuses a time in which a home would have nobody, with a sentence that names the minutes', async () => {
    const page = await signedIn(browser, street, 'care', { path: '/dienst' })
    const chains = [
      {
        severities: ['urgent'],
        tiers: [{ to: [{ kind: 'team', teamId: 'noord' }], waitMinutes: 5 }],
        repeatMinutes: 5,
      },
    ]
    const because = 'geen familie'
    expect(await send(page, 'PUT', '/api/homes/kerkplein-8/care-plan', { carePlan: { chains }, because })).toBe(200)
    await turn(page, /vr 6 mrt: Anna 08:00–24:00/).click()
    await page.getByLabel('Niemand', { exact: true }).check()
    await page.getByRole('button', { name: 'Ruil bewaren' }).click()
    await page
      .getByRole('alert')
      .getByText(/Kerkplein 8, Oudwaard: vr 6 mrt 08:00 tot za 7 mrt 00:00 .*niemand bereikbaar/)
      .waitFor()
    expect(await send(page, 'PUT', '/api/homes/kerkplein-8/care-plan', { carePlan: null, because })).toBe(200)
  })

  it('is never overwritten: who was second reads what changed meanwhile, and begins from there', async () => {
    const page = await signedIn(browser, street, 'administrator', { path: '/dienst' })
    await page.getByRole('button', { name: 'Rooster wijzigen' }).click()
    await page.getByLabel('Wissel om').fill('09:00')
    await page.getByLabel('Waarom').fill('later beginnen')
    const other = await signedIn(browser, street, 'care', { path: '/dienst' })
    const day = Date.parse('2026-03-05T12:00Z')
    const swap = { from: day, to: day + 3_600_000, memberId: 'bram', because: 'tandarts' }
    expect(await send(other, 'POST', '/api/duty/teams/noord/overrides', swap)).toBe(204)
    await page.getByRole('button', { name: 'Bewaren', exact: true }).click()
    await page
      .getByText(/Intussen veranderd door Anna om \d\d:\d\d \(tandarts\)\. Uw wijziging is niet bewaard\./)
      .waitFor()
    await page.getByRole('button', { name: 'Haal op wat er nu staat' }).click()
    await page.getByText(/^Bram: do 5 maart om 13:00/).waitFor()
    await page.getByRole('button', { name: 'Rooster wijzigen' }).click()
    await page.getByLabel('Wissel om').fill('09:00')
    await page.getByLabel('Waarom').fill('later beginnen')
    await page.getByRole('button', { name: 'Bewaren', exact: true }).click()
    expect(await appears(page.getByText('Elke dag een wissel, om 09:00', { exact: false }))).toBe(true)
  })

  it('has a plan per home: an hour without anybody is refused, an order of its own counts, and the usual one comes back', async () => {
    const page = await signedIn(browser, street, 'care', { path: '/woningen/molenweg-3' })
    const plan = page.getByRole('region', { name: 'Wie krijgt bericht?' })
    await plan.getByText('Dit is het gewone plan', { exact: false }).waitFor()
    await plan.getByText('Daarna de beheerder, om de 5 min.').waitFor()
    await plan.getByRole('button', { name: 'Plan wijzigen' }).click()
    const first = plan.getByRole('group', { name: 'Keten 1' })
    await first.getByLabel('Hele dag').uncheck()
    await plan.getByLabel('Waarom verandert u dit?').fill('dochter verhuist')
    await plan.getByRole('button', { name: 'Plan bewaren' }).click()
    await plan
      .getByRole('alert')
      .getByText(/Molenweg 3, Zandkern: .* zegt het plan niet wie van een spoedmelding hoort/)
      .waitFor()
    await first.getByLabel('Hele dag').check()
    await first.getByRole('button', { name: 'Stap 1 weghalen' }).click()
    await plan.getByRole('button', { name: 'Plan bewaren' }).click()
    await plan.getByText('Deze woning heeft een eigen plan.').waitFor()
    expect(await plan.getByText('Marijke', { exact: false }).count()).toBe(0)
    await plan.getByRole('button', { name: 'Plan wijzigen' }).click()
    await plan.getByLabel('Waarom verandert u dit?').fill('verhuist toch niet')
    await plan.getByRole('button', { name: 'Terug naar het gewone plan' }).click()
    await plan.getByText('Dit is het gewone plan', { exact: false }).waitFor()
    expect(await appears(plan.getByText('Marijke (dochter)'))).toBe(true)
    expect(await street.journalled('molenweg-3')).toBe('care: verhuist toch niet')
  })
})
