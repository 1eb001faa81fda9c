// One screen at a time: sign-in for who is not known, else the screen of the address within the frame.
import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { counts, openUrgent } from '../alarms.ts'
import { mayOpen, type Page, pageAt, type PageProps, startOf } from '../pages/index.ts'
import { PasswordPage } from '../pages/password.tsx'
import { SignInPage } from '../pages/sign-in.tsx'
import { go, path } from '../router.ts'
import { session } from '../session.ts'
import { words } from '../words/words.ts'
import { Frame } from './frame.tsx'
import { Failed, Waiting } from './states.tsx'

type Screen = ComponentType<PageProps>
const screens = signal<ReadonlyMap<Page['load'], Screen | { readonly error: unknown }>>(new Map())
const asked = new Set<Page['load']>()
const start = signal<'asking' | 'known' | { readonly error: unknown }>('asking')

export function App({ starting }: { starting: Promise<void> }) {
  useEffect(() => {
    starting.then(
      () => (start.value = 'known'),
      (error: unknown) => (start.value = { error }),
    )
  }, [])
  if (start.value === 'asking') return <Waiting />
  if (start.value !== 'known') return <Failed error={start.value.error} again={() => location.reload()} />
  if (path.value === '/wachtwoord') return <PasswordPage />
  return session.value ? <Signed /> : <SignInPage />
}

/** Where the second step is switched on: all that somebody sees who must do that first. */
const ownAccount = pageAt('/account')!.page

function Signed() {
  const { roles, proof } = session.value!
  const found = pageAt(path.value)
  const page = proof.comesFirst ? ownAccount : found && mayOpen(found.page, roles) ? found.page : null
  useEffect(() => {
    if (path.value === '/') go(startOf(roles), 'replace')
  }, [path.value])
  useTitle(page)
  useFocusOnChange(page)
  return (
    <Frame current={page}>
      {page ? <Loader page={page} params={found?.params ?? {}} /> : path.value !== '/' && <NotHere />}
    </Frame>
  )
}

function Loader({ page, params }: { page: Page; params: Record<string, string> }) {
  const screen = screens.value.get(page.load)
  useEffect(() => void (screen === undefined && fetchScreen(page.load)), [page.load])
  if (screen === undefined) return <Waiting />
  if (typeof screen === 'object') return <Failed error={screen.error} again={() => fetchScreen(page.load)} />
  const Component = screen
  return <Component params={params} />
}

async function fetchScreen(load: Page['load']): Promise<void> {
  if (asked.has(load)) return
  asked.add(load)
  try {
    const { default: component } = await load()
    screens.value = new Map(screens.value).set(load, component)
  } catch (error) {
    asked.delete(load)
    screens.value = new Map(screens.value).set(load, { error })
  }
}

const NotHere = () => (
  <main id="content" class="narrow">
    <h1 tabIndex={-1}>{words.value.notFound.title}</h1>
    <p>{words.value.notFound.text}</p>
    <p>
      <a class="button" href={startOf(session.value?.roles ?? [])}>
        {words.value.notFound.back}
      </a>
    </p>
  </main>
)

function useTitle(page: Page | null): void {
  const urgent = openUrgent.value.length
  const count = urgent > 0 ? `▲ ${urgent} ` : counts.value.open > 0 ? `(${counts.value.open}) ` : ''
  const name = page ? words.value.nav[page.title] : words.value.notFound.title
  useEffect(() => void (document.title = `${count}${name} · ${words.value.product}`), [count, name])
}

/** After going to another screen the keyboard and the screen reader begin at its heading. */
function useFocusOnChange(page: Page | null): void {
  const was = useRef(page?.load)
  const isThere = page !== null && typeof screens.value.get(page.load) === 'function'
  useEffect(() => {
    if (!isThere || was.current === page.load) return
    was.current = page.load
    document.querySelector<HTMLElement>('main h1')?.focus()
  }, [page?.load, isThere])
}
