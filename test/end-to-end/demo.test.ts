// What the README promises of its first command: a village at the printed address, and a fall that somebody answers.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { desktop, openBrowser, phone } from '../dashboard/web/browser.ts'
import { temporaryFolder } from '../support/folder.ts'
import { peer } from '../support/real-peers.ts'
import { freePorts } from '../support/service.ts'

/** Where the README's pictures go; left out: none are taken. */
const pictures = process.env['KERNWACHT_PICTURES']

describe.skipIf(peer('chromium') === null)('the demo', () => {
  it('prints where it listens and one sign-in per role; a fall comes, is picked up and closed by who answers', async () => {
    const demo = await startDemo()
    const [, url] = await demo.says(/listens at (http:\S+)/)
    const printed = await demo.says(/administrator +\S+@\S+ +\S+/)
    for (const role of ['care', 'resident', 'informal-carer', 'asset-manager', 'installer'])
      expect(printed.input).toMatch(new RegExp(`^ +${role} +\\S+@\\S+ +\\S+$`, 'm'))
    await demo.says(/The village is live/)

    const browser = await openBrowser()
    onTestFinished(() => browser.close())
    const page = await browser.newPage({ viewport: desktop, locale: 'nl-NL', colorScheme: 'light' })
    await page.goto(url!)
    await page.getByRole('button', { name: /^zorgverlener/ }).click()
    await page.getByRole('button', { name: 'Aanmelden', exact: true }).click()
    await page.getByRole('heading', { level: 2, name: /^Val \(/ }).waitFor({ timeout: 60_000 })
    await page.getByRole('img', { name: /Beweging per kamer/ }).waitFor()
    await take(page, 'care-desk')

    await page.getByRole('button', { name: 'Oppakken', exact: true }).click()
    await page.locator('.head').getByText('Door u opgepakt').waitFor()
    await page.setViewportSize(phone)
    await take(page, 'care-phone')
    await page.setViewportSize(desktop)
    await page.getByRole('button', { name: 'Hulp was nodig' }).click()
    await page.getByRole('button', { name: 'Nu afronden' }).click()
    await page.getByRole('region', { name: 'Verloop' }).getByText('Afgerond: er was hulp nodig').first().waitFor()
  }, 150_000)
})

async function startDemo() {
  const ports = await freePorts()
  const launcher = fileURLToPath(new URL('../../bin/kernwacht.js', import.meta.url))
  const { KERNWACHT_REAL: _real, KERNWACHT_PICTURES: _pictures, ...environment } = process.env
  const demo = spawn(process.execPath, [launcher, 'start', '--demo', '--data', join(temporaryFolder(), 'demo')], {
    env: { ...environment, KERNWACHT_HTTP__PORT: String(ports.http), KERNWACHT_MQTT__TCP__PORT: String(ports.mqtt) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(async () => {
    if (demo.exitCode !== null) return
    const ended = once(demo, 'exit')
    demo.kill('SIGTERM')
    await ended
  })
  return { says: listenTo(demo) }
}

/** Resolves with what fits, once the demo has said it; `input` is all that it had said by then. */
function listenTo(demo: ChildProcess): (pattern: RegExp) => Promise<RegExpExecArray> {
  let said = ''
  let hear = () => {}
  const more = (bytes: Buffer) => {
    said += bytes.toString()
    hear()
  }
  demo.stdout!.on('data', more)
  demo.stderr!.on('data', more)
  return (pattern) =>
    new Promise((resolve, reject) => {
      demo.once('exit', (code) => reject(new Error(`the demo ended with ${code}: ${said}`)))
      hear = () => {
        const found = pattern.exec(said)
        if (found) resolve(found)
      }
      hear()
    })
}

async function take(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`) })
}
