// Every screen, for everybody: no barrier that axe knows of, light and dark, on a telephone and a desk, and never wider than the glass.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { peer } from '../../support/real-peers.ts'
import { builtScreens, desktop, openBrowser, overflow, phone, signedIn, type Who } from './browser.ts'
import { openStreet, type Street } from './street.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

const screens: readonly (readonly [who: Who, path: string, shows: string | RegExp])[] = [
  ['care', '/alarmen', 'Val (badkamer)'],
  ['care', '/woningen', 'Kerkplein 8'],
  ['care', '/woningen/dorpsstraat-12', 'Laatste teken van leven'],
  ['care', '/nergens', 'Deze pagina is er niet'],
  ['care', '/beheer', 'Deze pagina is er niet'],
  ['care', '/woningen/van-niemand', 'Dit is er niet, of u mag het niet zien.'],
  ['care', '/melding/onbekend', 'Dit is er niet, of u mag het niet zien.'],
  ['care', '/berichten', 'Hoe u bereikt wordt'],
  ['care', '/dienst', 'Anna heeft dienst'],
  ['administrator', '/dienst', 'Rooster wijzigen'],
  ['care', '/rapport/zorg', 'Niet aangekomen'],
  ['administrator', '/rapport/zorg', 'Deze pagina is er niet'],
  ['resident', '/dienst', 'Deze pagina is er niet'],
  ['administrator', '/berichten', 'Meldkamer West'],
  ['resident', '/mijn', 'Uw sensoren'],
  ['resident', '/woonlasten', 'U betaalt per maand minder'],
  ['resident', '/wie-keek', 'Wie keek er naar mijn woning?'],
  ['resident', '/toestemmingen', 'Alarm bij gevaar'],
  ['informal-carer', '/naaste', 'De woning wordt bewaakt.'],
  ['asset-manager', '/voortgang', 'Welke woningen eerst'],
  ['asset-manager', '/voortgang/panelen', 'Waar het meeste gemist wordt'],
  ['asset-manager', '/woningen', 'Kerkplein 8'],
  ['asset-manager', '/woningen/kerkplein-8', 'Beschermd'],
  ['asset-manager', '/wettabellen', 'Opslaan als werkblad'],
  ['administrator', '/wettabellen', 'Toevoegen of verbeteren'],
  ['installer', '/toestellen', '7 van 7 zwijgen'],
  ['installer', '/toestellen/lindelaan-21', 'Toegang voor een toestel'],
  ['installer', '/alarmen', 'Sensor niet gehoord'],
  ['administrator', '/beheer', 'zigbee/unknown-plug'],
  ['care', '/account', 'Uw apparaten'],
  ['resident', '/account', 'Tweede stap bij het aanmelden'],
  ['administrator', '/accounts', 'alleen wachtwoord'],
  ['administrator', '/inzagelog', 'Dit ziet u alleen als u met uw tweede stap bent aangemeld.'],
  ['administrator', '/proefdraaien', 'wacht op een tweede persoon'],
  ['care', '/proefdraaien', 'Hoe de alarmen gingen'],
]

/** Forms and tables that are there only when somebody asks for them. */
const opened: readonly (readonly [who: Who, path: string, taps: readonly string[]])[] = [
  ['administrator', '/dienst', ['text=Rooster wijzigen']],
  ['care', '/dienst', ['.turn:not(:disabled)']],
  ['care', '/woningen/molenweg-3', ['text=Plan wijzigen', '.floor summary', '.month-map summary']],
  ['care', '/rapport/zorg', ['text=Zelf kiezen']],
  ['care', '/alarmen', ['text=Dienst starten', '.shift-checks summary', 'text=Overdracht schrijven']],
]

describe.skipIf(peer('chromium') === null)('every screen', () => {
  let built: Awaited<ReturnType<typeof builtScreens>>
  let browser: Browser
  let street: Street
  beforeAll(async () => {
    built = await builtScreens()
    street = await openStreet(built.folder)
    await street.fall()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await street?.[Symbol.asyncDispose]()
    await built?.[Symbol.asyncDispose]()
  })

  /** In this world and not in the page's: the page's own policy lets no foreign script in. */
  async function barriers(page: Page): Promise<string[]> {
    await page.evaluate(axe)
    const { violations } = await page.evaluate<AxeResults>(
      `axe.run(document, ${JSON.stringify({ runOnly: { type: 'tag', values: standards } })})`,
    )
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    )
  }

  for (const [who, path, shows] of screens) {
    it(`${path} is open to everybody as ${who}`, async () => {
      for (const viewport of [phone, desktop]) {
        const page = await signedIn(browser, street, who, { viewport, path })
        await page.getByText(shows).filter({ visible: true }).first().waitFor()
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
          await page.locator(`html[data-theme=${colorScheme}]`).waitFor({ state: 'attached' })
          expect(await barriers(page)).toEqual([])
        }
        expect(await overflow(page)).toBeLessThanOrEqual(0)
        // 1280 px at 400 % is a glass of 320 px (WCAG 1.4.10).
        await page.setViewportSize({ width: 320, height: 256 })
        expect(await overflow(page)).toBeLessThanOrEqual(0)
        expect(page.complaints.filter((text) => !/status of (403|404)/.test(text))).toEqual([])
        await page.context().close()
      }
    })
  }

  for (const [who, path, taps] of opened) {
    it(`${path} is open to everybody as ${who} with all that can be unfolded`, async () => {
      for (const viewport of [phone, desktop]) {
        const page = await signedIn(browser, street, who, { viewport, path })
        for (const tap of taps) await page.locator(tap).first().click()
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
          await page.locator(`html[data-theme=${colorScheme}]`).waitFor({ state: 'attached' })
          expect(await barriers(page)).toEqual([])
        }
        expect(await overflow(page)).toBeLessThanOrEqual(0)
        await page.context().close()
      }
    })
  }

  it('signing in is open to everybody', async () => {
    for (const viewport of [phone, desktop]) {
      const page = await browser.newPage({ viewport, locale: 'nl-NL' })
      await page.goto(street.url)
      await page.getByText('Kies wie u bent').waitFor()
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.locator(`html[data-theme=${colorScheme}]`).waitFor({ state: 'attached' })
        expect(await barriers(page)).toEqual([])
      }
      await page.close()
    }
  })

  it('what a care worker or a resident presses is at least 48 pixels high', async () => {
    for (const [who, path] of [
      ['care', '/alarmen'],
      ['care', '/dienst'],
      ['resident', '/mijn'],
      ['resident', '/woonlasten'],
    ] as const) {
      const page = await signedIn(browser, street, who, { viewport: phone, path })
      await page.locator('.row, .watched, .sum, .turn').first().waitFor()
      const small = await page
        .locator('button:visible, a.button:visible, a.row:visible')
        .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 48).map((one) => one.outerHTML))
      expect(small).toEqual([])
      await page.context().close()
    }
  })
})
