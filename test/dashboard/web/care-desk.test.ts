// What a care worker does at the screen when somebody falls, with the real API behind it.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { peer } from '../../support/real-peers.ts'
import { appears, builtScreens, focusedName, openBrowser, phone, pixels, signedIn } from './browser.ts'
import { openStreet, passwords, type Street } from './street.ts'

describe.skipIf(peer('chromium') === null)('the care desk', () => {
  let built: Awaited<ReturnType<typeof builtScreens>>
  let browser: Browser
  let street: Street
  beforeAll(async () => {
    built = await builtScreens()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await built?.[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    street = await openStreet(built.folder)
    return async () => {
      await Promise.all(browser.contexts().map((context) => context.close()))
      await street[Symbol.asyncDispose]()
    }
  })
  const button = (page: Page, name: string | RegExp) =>
    page.getByRole('button', { name, exact: typeof name === 'string' })

  it('signs in as care with two taps in the demo, and says in words when the password is wrong', async () => {
    const page = await browser.newPage({ locale: 'nl-NL' })
    await page.goto(street.url)
    await page.getByLabel('E-mailadres').fill('care@demo.example')
    await page.getByLabel('Wachtwoord').fill('niet het goede')
    await button(page, 'Aanmelden').click()
    await page.getByText('Het adres of het wachtwoord klopt niet.').waitFor()
    await button(page, /^zorgverlener/).click()
    expect(await page.getByLabel('Wachtwoord').inputValue()).toBe(passwords)
    await button(page, 'Aanmelden').click()
    await page.getByRole('heading', { level: 1, name: 'Alarmen' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/alarmen')
  })

  it('shows a fall within a second, with who, where, why and whom to call', async () => {
    const page = await signedIn(browser, street, 'care')
    await page.getByText('Geen open meldingen.').waitFor()
    await page.getByText('Verbinding live').waitFor()
    await street.fall()
    // The fall is in the journal; from here it is the stream and the screen.
    const fall = page.getByRole('heading', { level: 2, name: 'Val (badkamer)' })
    await fall.waitFor({ timeout: 1000 })
    const alarm = page.locator('.head')
    await alarm.getByText('mw. J. de Vries', { exact: true }).waitFor()
    await alarm.getByText('Dorpsstraat 12, Oudwaard · Badkamer').waitFor()
    await alarm.getByText(/De valsensor zag een val om 14:0\d \(badkamer\)/).waitFor()
    await alarm.getByText('zonder antwoord').waitFor()
    expect(await alarm.getByRole('link', { name: 'Bel mw. J. de Vries' }).getAttribute('href')).toBe('tel:0725051234')
    expect(await page.getByRole('link', { name: 'Bel Marijke' }).getAttribute('href')).toBe('tel:0612345678')
    await page.getByRole('img', { name: /Beweging per kamer/ }).waitFor()
    expect(await page.title()).toMatch(/^▲ 1 Alarmen/)
    expect(await page.locator('[aria-live=assertive]').textContent()).toBe('Spoed. Val (badkamer). Dorpsstraat 12')
    expect(page.complaints).toEqual([])
  })

  it('takes it with one tap and closes it with one more, with the note that was written', async () => {
    await street.fall()
    const page = await signedIn(browser, street, 'care')
    await button(page, 'Oppakken').click()
    await page.locator('.head').getByText('Door u opgepakt').waitFor()
    await button(page, 'Onderweg').click()
    await button(page, 'Ter plaatse').click()
    await page.getByLabel('Notitie').fill('Uitgegleden, niets gebroken')
    await button(page, 'Hulp was nodig').click()
    await button(page, 'Nu afronden').click()
    const course = page.getByRole('region', { name: 'Verloop' })
    for (const line of ['Opgepakt', 'Onderweg', 'Ter plaatse', 'Afgerond: er was hulp nodig'])
      await course.getByText(line).first().waitFor()
    await course.getByText('Uitgegleden, niets gebroken').waitFor()
    await button(page, /^Open 0/).waitFor()
    await button(page, /^Afgerond 1/).click()
    expect(await appears(page.getByRole('link', { name: /Val \(badkamer\).*Hulp was nodig/s }))).toBe(true)
  })

  it('lets somebody take back a wrong tap before the alarm is closed', async () => {
    await street.fall()
    const page = await signedIn(browser, street, 'care')
    await button(page, 'Oppakken').click()
    await button(page, 'Loos alarm').click()
    await page.getByText('Wordt afgerond: Loos alarm').waitFor()
    await button(page, 'Ongedaan maken').click()
    await button(page, 'Hulp was nodig').waitFor()
    expect(await appears(button(page, /^Opgepakt 1/))).toBe(true)
  })

  it('takes a step back within ten seconds, and the alarm waits for an answer again', async () => {
    await street.fall()
    const page = await signedIn(browser, street, 'care')
    await button(page, 'Oppakken').click()
    await page.locator('.head').getByText('Door u opgepakt').waitFor()
    await button(page, 'Ongedaan maken').click()
    await button(page, 'Oppakken').waitFor()
    await page.getByRole('region', { name: 'Verloop' }).getByText('Stap teruggenomen').waitFor()
    expect(await appears(button(page, /^Open 1/))).toBe(true)
  })

  it('keeps what people write to each other with the alarm, with who and when, before and after somebody has it', async () => {
    await street.fall()
    const page = await signedIn(browser, street, 'care')
    const bram = await signedIn(browser, street, 'bram')
    await page.getByLabel('Notitie').fill('Ik bel haar eerst')
    await button(page, 'Notitie bewaren').click()
    const thread = bram.getByRole('region', { name: 'Overleg' })
    await thread.getByText('Ik bel haar eerst').waitFor()
    await bram.getByLabel('Notitie').fill('Ze neemt niet op')
    await button(bram, 'Notitie bewaren').click()
    await page.getByRole('region', { name: 'Overleg' }).getByText('Ze neemt niet op').waitFor()
    expect(await thread.getByRole('listitem').allTextContents()).toEqual([
      expect.stringMatching(/^Anna · om 14:0\dIk bel haar eerst$/),
      expect.stringMatching(/^Bram · om 14:0\dZe neemt niet op$/),
    ])
  })

  it('puts aside what can wait, with why, who and until when, and fetches it back', async () => {
    const page = await signedIn(browser, street, 'installer')
    await page.goto(`${street.url}/alarmen`)
    await page.getByRole('heading', { level: 2, name: /Sensor niet gehoord/ }).waitFor()
    await button(page, 'In de wacht zetten…').click()
    await page.getByText('Een week').click()
    await page.getByLabel('Waarom').fill('monteur komt donderdag')
    await button(page, 'In de wacht zetten').click()
    await button(page, /^In de wacht 1/).click()
    const row = page.getByRole('link', { name: /In de wacht tot .*monteur komt donderdag \(Wim\)/s })
    await row.click()
    await button(page, 'Terug in de lijst').click()
    expect(await appears(page.getByText('Er staat niets in de wacht.'))).toBe(true)
  })

  it('says in a flood that it is one, with life and limb first and each home’s alarms together', async () => {
    const page = await signedIn(browser, street, 'care')
    await page.getByText('Rustig').waitFor()
    for (const home of ['dorpsstraat-12', 'molenweg-3', 'kerkplein-8', 'lindelaan-21']) {
      await street.fall(home)
      await street.helpCall(home)
    }
    for (const home of ['molenweg-3', 'kerkplein-8']) {
      await street.closeFall(home)
      await street.fall(home)
    }
    await page.getByRole('alert').getByText('Golf van meldingen: 10 in 10 minuten').waitFor()
    const groups = page.locator('.list .group')
    expect(await groups.count()).toBe(4)
    expect(await groups.locator('a.row').count()).toBe(8)
    expect(await groups.first().getByRole('heading').textContent()).toContain('Dorpsstraat 12')
  })

  it('shows a second person who has it, and from when', async () => {
    await street.fall()
    const anna = await signedIn(browser, street, 'care')
    const bram = await signedIn(browser, street, 'bram')
    await button(bram, 'Oppakken').waitFor()
    await button(anna, 'Oppakken').click()
    await bram.locator('.head').getByText('Opgepakt door Anna').waitFor({ timeout: 2000 })
    expect(await button(bram, 'Oppakken').count()).toBe(0)
  })

  it('tells the one who was a moment too late, and does not ask again', async () => {
    await street.fall()
    const anna = await signedIn(browser, street, 'care')
    const bram = await signedIn(browser, street, 'bram')
    await button(bram, 'Oppakken').waitFor()
    // Bram's screen has not heard of it yet when he taps.
    await bram.route('**/api/alarms/*/steps', async (route) => {
      await button(anna, 'Oppakken').click()
      await anna.locator('.head').getByText('Door u opgepakt').waitFor()
      await route.continue()
    })
    await button(bram, 'Oppakken').click()
    expect(await appears(bram.getByText(/Anna was u voor: opgepakt om 14:0\d/))).toBe(true)
  })

  it('gives an alarm that two take in one moment to one of them, and tells the other who has it', async () => {
    await street.fall()
    const anna = await signedIn(browser, street, 'care')
    const bram = await signedIn(browser, street, 'bram')
    // Both have tapped before the service hears of either.
    const bothTapped = Promise.withResolvers<void>()
    const statuses: number[] = []
    let taps = 0
    for (const page of [anna, bram]) {
      await button(page, 'Oppakken').waitFor()
      await page.route('**/api/alarms/*/steps', async (route) => {
        if (++taps === 2) bothTapped.resolve()
        await bothTapped.promise
        const response = await route.fetch()
        statuses.push(response.status())
        await route.fulfill({ response })
      })
    }
    await Promise.all([anna, bram].map((page) => button(page, 'Oppakken').click()))
    await Promise.all(
      [anna, bram].map((page) =>
        page
          .locator('.head')
          .getByText(/^(Door u o|O)pgepakt/)
          .waitFor(),
      ),
    )
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 409])
    const hasIt = await Promise.all(
      [anna, bram].map((page) => page.locator('.head').getByText('Door u opgepakt').count()),
    )
    expect(hasIt.toSorted((one, other) => one - other)).toEqual([0, 1])
    const [owner, other] = hasIt[0] === 1 ? (['Anna', bram] as const) : (['Bram', anna] as const)
    expect(await appears(other.getByText(new RegExp(`${owner} was u voor: opgepakt om 14:0\\d`)))).toBe(true)
    expect(await appears(other.locator('.head').getByText(`Opgepakt door ${owner}`))).toBe(true)
    expect(await button(other, 'Oppakken').count()).toBe(0)
  })

  it('says loudly that it is not live when nothing is heard for ten seconds, and has missed nothing when it is back', async () => {
    const page = await signedIn(browser, street, 'care', { clockInHand: true })
    await page.getByText('Verbinding live').waitFor()
    street.stopHeart()
    await page.context().setOffline(true)
    await page.clock.runFor(11_000)
    await page.getByRole('alert').getByText('GEEN VERBINDING. Deze lijst is niet live.').waitFor()
    expect(await appears(page.getByText('Verbinding verbroken'))).toBe(true)
    // What happened meanwhile is there as soon as the connection is.
    await street.fall()
    street.startHeart()
    await page.context().setOffline(false)
    await page.clock.runFor(11_000)
    await page.getByText('GEEN VERBINDING', { exact: false }).waitFor({ state: 'detached' })
    expect(await appears(page.getByRole('heading', { level: 2, name: 'Val (badkamer)' }))).toBe(true)
  })

  it('has a place of its own for homes that nobody would miss', async () => {
    const page = await signedIn(browser, street, 'care')
    const unprotected = page.getByRole('region', { name: /Niet beschermd/ })
    await unprotected.getByText('dhr. K. Mulder', { exact: false }).waitFor()
    await page.getByText('Let op: hieronder staan woningen die niet beschermd zijn.').waitFor()
    await unprotected.getByRole('link').click()
    expect(await appears(page.getByText('Wij horen deze woning niet.', { exact: false }))).toBe(true)
  })

  it('goes by keyboard alone, from the list to a closed alarm', async () => {
    await street.fall()
    const page = await signedIn(browser, street, 'care', { path: '/woningen' })
    const reach = async (name: string | RegExp) => {
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press('Tab')
        const label = await focusedName(page)
        if (typeof name === 'string' ? label === name : name.test(label)) return
      }
      throw new Error(`the keyboard does not reach ${name}`)
    }
    await reach('Alarmen')
    await page.keyboard.press('Enter')
    await button(page, 'Oppakken').waitFor()
    await reach('Oppakken')
    expect(await pixels(page, ':focus', 'outlineWidth')).toBe(3)
    await page.keyboard.press('Enter')
    await button(page, 'Loos alarm').waitFor()
    await reach('Loos alarm')
    await page.keyboard.press('Enter')
    await button(page, 'Nu afronden').waitFor()
    await reach('Nu afronden')
    await page.keyboard.press('Enter')
    await page.locator('.head').getByText('Loos alarm').waitFor()
  })

  it('gives the alarm a page of its own on a telephone, and leads back', async () => {
    await street.fall()
    const page = await signedIn(browser, street, 'care', { viewport: phone })
    await page.getByRole('link', { name: /Val \(badkamer\)/ }).click()
    await button(page, 'Oppakken').waitFor()
    await page.getByRole('heading', { level: 1, name: 'Alarmen' }).waitFor({ state: 'hidden' })
    await page.goBack()
    expect(await appears(page.getByRole('heading', { level: 1, name: 'Alarmen' }))).toBe(true)
  })

  it('starts a shift with what the shift before left, says whether the screen is ready, and leaves a note of its own', async () => {
    const page = await signedIn(browser, street, 'care')
    const left = page.getByRole('region', { name: 'Overdracht' })
    await left.getByText('De vorige dienst liet niets achter.').waitFor()
    await left.getByRole('button', { name: 'Overdracht schrijven' }).click()
    await left.getByLabel('Voor de volgende dienst').fill('Mevrouw Smit slaapt bij haar dochter.')
    await left.getByRole('button', { name: 'Overdracht bewaren' }).click()
    await left.getByText('Bewaard.', { exact: false }).waitFor()
    const next = await signedIn(browser, street, 'bram')
    await next.getByText('Mevrouw Smit slaapt bij haar dochter.').waitFor()
    await next.getByText(/^Anna, om \d\d:\d\d$/).waitFor()
    await button(next, 'Dienst starten').click()
    await next.getByText(/^Dienst loopt: \d van 3 in orde$/).click()
    expect(await appears(next.getByText('Geluid staat aan'))).toBe(true)
    expect(await appears(next.getByText('Geen meldingen als dit scherm dicht is'))).toBe(true)
  })

  it('turns the sound on with the start of a shift, and off and on again at any time', async () => {
    const page = await signedIn(browser, street, 'care')
    await page.getByText('Dit scherm maakt geen geluid.', { exact: false }).waitFor()
    await button(page, 'Dienst starten').click()
    await button(page, /^Geluid aan/).click()
    await button(page, /^Geluid uit/).click()
    expect(await appears(button(page, /^Geluid aan/))).toBe(true)
  })

  it('speaks English when asked, and says so to a screen reader', async () => {
    await street.fall()
    const page = await signedIn(browser, street, 'care')
    expect(await page.locator('html').getAttribute('lang')).toBe('nl')
    await page.locator('.display summary').click()
    await page.getByLabel('English').check()
    await page.getByRole('heading', { level: 2, name: 'Fall (bathroom)' }).waitFor()
    await button(page, 'Pick up').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
  })
})
