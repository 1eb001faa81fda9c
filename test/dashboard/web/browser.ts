// A person at a screen: Debian's Chromium, driven from outside. Opens the street and signs in as somebody of it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core'
import { build } from 'vite'
import { peer } from '../../support/real-peers.ts'
import { passwords, type Street } from './street.ts'

export const phone = { width: 390, height: 844 }
export const desktop = { width: 1360, height: 900 }

/** The screens, built into a folder of their own. */
export async function builtScreens() {
  const folder = await mkdtemp(join(tmpdir(), 'kernwacht-screens-'))
  const root = fileURLToPath(new URL('../../../dashboard/web', import.meta.url))
  await build({ root, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: peer('chromium')!,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

export type Who = 'care' | 'resident' | 'informal-carer' | 'asset-manager' | 'installer' | 'administrator' | 'bram'

/**
 * A fresh browser profile, signed in, at `path`. What the page complains about in its console ends up in `complaints`.
 * `clockInHand`: its time goes on as ever, and can be moved on with page.clock.
 */
export async function signedIn(
  browser: Browser,
  street: Street,
  who: Who,
  options: BrowserContextOptions & { path?: string; clockInHand?: boolean } = {},
): Promise<Page & { complaints: string[] }> {
  const { path = '/', clockInHand = false, ...given } = options
  const context = await browser.newContext({ viewport: desktop, locale: 'nl-NL', ...given })
  const answer = await context.request.post(`${street.url}/api/session`, {
    data: { email: `${who}@demo.example`, password: passwords },
  })
  if (!answer.ok()) throw new Error(`no session for ${who}: ${answer.status()}`)
  const page = Object.assign(await context.newPage(), { complaints: [] as string[] })
  if (clockInHand) await page.clock.install()
  page.on('console', (message) => message.type() === 'error' && page.complaints.push(message.text()))
  page.on('pageerror', (error) => page.complaints.push(error.message))
  await page.goto(`${street.url}${path}`)
  await page.locator('main h1').first().waitFor()
  return page
}

/** Is it there to be seen, now or within the five seconds that a person would look for it? */
export const appears = (what: Locator): Promise<boolean> =>
  what.waitFor({ timeout: 5000 }).then(
    () => true,
    () => false,
  )

// What runs within the page is text here: the tests themselves live in Node and know no document.

/** By how many pixels the page is wider than the glass; 0 or less: nothing is cut off. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')

/** What a screen reader would call the thing that the keyboard is at. */
export const focusedName = (page: Page): Promise<string> =>
  page.evaluate<string>(
    `(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '').trim()`,
  )

/** A computed style of the first thing that the selector finds, in pixels. */
export const pixels = (page: Page, selector: string, property: 'fontSize' | 'outlineWidth'): Promise<number> =>
  page.evaluate<number>(`parseFloat(getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property})`)
