// A tenant looks at rent and energy: one sum first, what is behind it, and kind words where there is nothing to tell yet.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { peer } from '../../support/real-peers.ts'
import { appears, builtScreens, openBrowser, phone, pixels, signedIn } from './browser.ts'
import { openStreet, type Street } from './street.ts'

const address = /\/api\/homes\/[^/]+\/woonlasten$/

describe.skipIf(peer('chromium') === null)('the rent and energy of a tenant', () => {
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
  const open = (path = '/woonlasten') => signedIn(browser, street, 'resident', { viewport: phone, path })

  /** The screen over an answer that differs from the street's in what `change` says. */
  async function over(change: (view: Record<string, unknown>) => Record<string, unknown>): Promise<Page> {
    const page = await open('/mijn')
    await page.route(address, async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, json: change((await answer.json()) as Record<string, unknown>) })
    })
    await page.getByRole('link', { name: 'Mijn woonlasten' }).click()
    return page
  }

  it('begin with one sum and one sentence, in large letters', async () => {
    const page = await open()
    const sum = page.locator('.sum')
    await sum.getByRole('heading', { name: /^€\s\d+ minder$/ }).waitFor()
    await sum.getByText(/U betaalt per maand minder dan vóór de isolatie\./).waitFor()
    await sum.getByText(/Bijna zeker tussen €\s\d+ en €\s\d+ minder\./).waitFor()
    expect(await pixels(page, '.woonlasten p', 'fontSize')).toBeGreaterThanOrEqual(18)
    expect(await pixels(page, '.sum h2', 'fontSize')).toBeGreaterThanOrEqual(36)
  })

  it('stand by component, before and now, and the components add up to the sum', async () => {
    const page = await open()
    const table = page.locator('section[aria-labelledby=before-after] table')
    await table.getByRole('row', { name: /^Gas / }).waitFor()
    const cells = await table.locator('tbody tr td:last-child').allInnerTexts()
    const parts = cells.map((text) =>
      Number(
        text
          .replace('−', '-')
          .replace(/[^\d,-]/g, '')
          .replace(',', '.'),
      ),
    )
    const total = await table.locator('tfoot td:last-child').innerText()
    const sum = parts.reduce((all, part) => all + part, 0)
    expect(sum).toBeCloseTo(Number(total.replace(/[^\d,]/g, '').replace(',', '.')), 1)
    await page.getByRole('img', { name: /^Vroeger: huur €\s610, stroom/ }).waitFor()
  })

  it('show both rules of the law side by side before the change', async () => {
    const page = await open()
    const card = page.locator('section[aria-labelledby=netting]')
    await card.getByText(/betaalt u dan ongeveer €\s\d+ per maand meer/).waitFor()
    const row = await card.getByRole('row', { name: /Stroom en gas per maand/ }).innerText()
    expect(row.match(/€/g)).toHaveLength(2)
  })

  it('show the months as bars and, for who sees no bars, as a table', async () => {
    const page = await open()
    const card = page.locator('section[aria-labelledby=months]')
    await card.getByRole('img', { name: /^Gas \(m³\) per maand, maart 2025 tot en met februari 2026/ }).waitFor()
    expect(await card.locator('figure.gasM3 rect').count()).toBe(12)
    expect(await card.locator('tbody tr').count()).toBe(12)
  })

  it('say kindly what is lacking, and still what it costs now', async () => {
    const lacking = { verdict: 'not-enough-data-yet', because: ['too-few-months-after'], missing: [] }
    const page = await over((view) => ({
      ...view,
      measures: (view['measures'] as object[]).map((one) => ({ ...one, effect: lacking })),
    }))
    await page
      .locator('.sum')
      .getByRole('heading', { name: /^€\s\d+$/ })
      .waitFor()
    expect(await appears(page.getByText('Wij wachten een heel jaar, met zomer en winter.'))).toBe(true)
    const nothing = await over((view) => ({ ...view, months: [], year: null, measures: [], own: null }))
    expect(await appears(nothing.getByText('Van deze woning zijn nog geen huur en energie bekend.'))).toBe(true)
  })

  it('are asked for again after they could not be fetched', async () => {
    const page = await open('/mijn')
    let isBroken = true
    await page.route(address, (route) => (isBroken ? route.abort() : route.continue()))
    await page.getByRole('link', { name: 'Mijn woonlasten' }).click()
    await page.getByRole('alert').getByText('De dienst geeft geen antwoord.').waitFor()
    isBroken = false
    await page.getByRole('button', { name: 'Opnieuw proberen' }).click()
    expect(await appears(page.locator('.sum').getByRole('heading', { name: /minder$/ }))).toBe(true)
  })

  it('never follow from a figure that nobody read at its source, and come back when it is taken back', async () => {
    const keeper = await signedIn(browser, street, 'administrator', { path: '/wettabellen' })
    keeper.setDefaultTimeout(6000)
    await keeper.getByRole('combobox', { name: /^Cijfer/ }).selectOption('btw_energie_pct')
    await keeper.getByLabel('Vanaf').fill('2023-01-01')
    await keeper.getByLabel(/^Tot/).fill('2027-01-01')
    await keeper.getByRole('textbox', { name: /^Waarde/ }).fill('21')
    await keeper.getByRole('textbox', { name: /^Bron/ }).fill('een collega')
    await keeper.getByRole('combobox', { name: /^Status/ }).selectOption('memory')
    await keeper.getByRole('button', { name: 'Bewaren' }).click()
    await keeper.getByText('Bewaard.').waitFor()

    const unknown = await open()
    await unknown.getByText('De regels of tarieven van dit jaar zijn nog niet bekend.').first().waitFor()
    expect(
      await unknown
        .locator('.sum')
        .getByText(/minder dan vóór de isolatie/)
        .count(),
    ).toBe(0)

    await keeper.locator('summary', { hasText: 'btw energie pct' }).click()
    await keeper.getByRole('button', { name: 'Terugnemen: btw energie pct 2023-01-01' }).click()
    await keeper.getByText('teruggenomen').waitFor()
    const known = await open()
    await known.getByText(/U betaalt per maand minder dan vóór de isolatie\./).waitFor()
  })
})
