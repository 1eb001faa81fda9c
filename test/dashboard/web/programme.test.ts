// An asset manager steers the programme: how far it is, what a target rent and greening do to the homes within reach, and what comes first.
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { peer } from '../../support/real-peers.ts'
import { appears, builtScreens, desktop, openBrowser, signedIn } from './browser.ts'
import { openStreet, type Street } from './street.ts'

describe.skipIf(peer('chromium') === null)('the programme of an association', () => {
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
  const open = (path = '/voortgang') => signedIn(browser, street, 'asset-manager', { viewport: desktop, path })

  it('is where an asset manager begins, with the measures and the villages and no person', async () => {
    const page = await open('/')
    await page.getByRole('row', { name: /^Oudwaard/ }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/voortgang')
    expect(await page.locator('.villages tbody tr').count()).toBe(4)
    const reached = await page
      .getByRole('row', { name: /^Isolatie/ })
      .locator('td b')
      .allInnerTexts()
    expect(reached.map(Number)).toEqual(reached.map(Number).toSorted((one, other) => other - one))
    expect(await page.locator('main').innerText()).not.toMatch(/Vries|Bakker|Smit|Mulder/)
  })

  it('takes homes over the limit as more of them are greened, and the address keeps the choice', async () => {
    const page = await open('/voortgang?streefhuur=78&woningen=0')
    await page.getByText('Bij deze keuzes gaat geen woning over de grens.').waitFor()
    const homes = page.getByRole('slider', { name: /Verduurzaamd/ })
    await homes.focus()
    await page.keyboard.press('End')
    await page.locator('section[aria-labelledby=over] tbody tr').first().waitFor()
    await page.waitForURL(/streefhuur=78&woningen=48/)
    const over = await page.locator('section[aria-labelledby=over] tbody tr').count()
    await page.reload()
    await page.locator('section[aria-labelledby=over] tbody tr').first().waitFor()
    expect(await page.locator('section[aria-labelledby=over] tbody tr').count()).toBe(over)
    expect(await page.getByRole('slider', { name: /Streefhuur/ }).inputValue()).toBe('78')
  })

  it('has fewer homes within reach at a higher target rent, from the keyboard', async () => {
    const page = await open('/voortgang?streefhuur=72')
    const bar = page.getByRole('img', { name: /^Met uw keuze: / })
    const share = async () => Number(/(\d+),(\d)/.exec((await bar.getAttribute('aria-label'))!)![0].replace(',', '.'))
    const before = await share()
    await page.getByRole('slider', { name: /Streefhuur/ }).focus()
    await page.keyboard.press('End')
    await page.waitForURL(/streefhuur=100/)
    await expect.poll(share).toBeLessThan(before)
  })

  it('goes out as tables for a spreadsheet, with the cells that the screen shows', async () => {
    const page = await open('/voortgang?streefhuur=72&woningen=0')
    const saved = async (name: RegExp): Promise<string[]> => {
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name }).click()
      return readFileSync(await (await download).path(), 'utf8')
        .trim()
        .split(/\r?\n/)
    }
    const [header, ...lines] = await saved(/^Opslaan als CSV: Maatregelen/)
    expect(header).toBe(
      'village,complex,homes,meanRentEuro,measure,planned,offered,consented,placed,live,declined,turnedBack,costEuro',
    )
    expect(new Set(lines.map((line) => line.split(',')[0])).size).toBe(4)
    const first = await saved(/^Opslaan als CSV: .*eerst/)
    expect(first[0]).toContain('homeId,village,complex,staysReachable')
    const shown = await page.getByRole('region', { name: /eerst/ }).locator('tbody tr').count()
    expect(first.length - 1).toBeGreaterThanOrEqual(shown)
  })

  it('says what is lacking: no homes, no limits, no answer', async () => {
    const page = await open('/woningen')
    const empty = { homes: 0, groups: [], scenario: null }
    await page.route(/\/api\/programme\?/, (route) => route.fulfill({ json: empty }))
    await page.getByRole('link', { name: 'Voortgang' }).click()
    expect(await appears(page.getByText('Er zijn nog geen woningen ingelezen.'))).toBe(true)

    const unknown = await open('/woningen')
    await unknown.route(/\/api\/programme\/scenario/, async (route) => {
      const answer = await route.fetch()
      const scenario = {
        ...((await answer.json()) as object),
        share: null,
        shareBefore: null,
        pushedOver: [],
        first: [],
      }
      await route.fulfill({ response: answer, json: scenario })
    })
    await unknown.getByRole('link', { name: 'Voortgang' }).click()
    expect(await appears(unknown.getByText('De huurgrenzen van dit jaar zijn nog niet bekend.').first())).toBe(true)

    const broken = await open('/woningen')
    await broken.route(/\/api\/programme/, (route) => route.abort())
    await broken.getByRole('link', { name: 'Voortgang' }).click()
    expect(await appears(broken.getByRole('button', { name: 'Opnieuw proberen' }))).toBe(true)
  })
})
