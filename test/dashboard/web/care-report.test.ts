// The report at the screen: what was answered in time, another period, and a workbook that opens.
import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { readSheet } from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { peer } from '../../support/real-peers.ts'
import { appears, builtScreens, openBrowser, signedIn } from './browser.ts'
import { openStreet, type Street } from './street.ts'

describe.skipIf(peer('chromium') === null)('the report to care', () => {
  let built: Awaited<ReturnType<typeof builtScreens>>
  let browser: Browser
  let street: Street
  beforeAll(async () => {
    built = await builtScreens()
    street = await openStreet(built.folder)
    await street.fall('kerkplein-8')
    await street.closeFall('kerkplein-8')
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await street?.[Symbol.asyncDispose]()
    await built?.[Symbol.asyncDispose]()
  })

  it('says how many were picked up in time, which were false, and at which address', async () => {
    const page = await signedIn(browser, street, 'care', { path: '/rapport/zorg' })
    const answers = page.getByRole('region', { name: 'Opgepakt' })
    await answers.getByText('100 %').first().waitFor()
    await answers.getByText('van 1 spoedmelding').waitFor()
    expect(await appears(page.getByRole('row', { name: /^Kerkplein 8 1 1 1/ }))).toBe(true)
  })

  it('is of another period when somebody asks for it, and says that nothing happened then', async () => {
    const page = await signedIn(browser, street, 'care', { path: '/rapport/zorg' })
    await page.getByLabel('Zelf kiezen').check()
    await page.getByLabel('Van', { exact: true }).fill('2026-02-01')
    await page.getByLabel('Tot en met').fill('2026-02-10')
    await page.getByRole('button', { name: 'Laat zien' }).click()
    await page.getByText('zo 1 feb tot en met di 10 feb').waitFor()
    expect(await appears(page.getByText('Er waren geen meldingen in deze tijd.'))).toBe(true)
  })

  it('is kept as a workbook', async () => {
    const page = await signedIn(browser, street, 'care', { path: '/rapport/zorg' })
    const kept = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Alles als Excel' }).click()
    const file = await kept
    expect(file.suggestedFilename()).toBe('rapport-2026-02-01-2026-03-02.xlsx')
    const rows = await readSheet(await readFile(await file.path()), 1)
    expect(rows).toContainEqual(['Dorpszorg', 'figure', 'urgent', 1, null, null, null, null])
    expect(page.complaints).toEqual([])
  })
})
