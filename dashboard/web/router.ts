// Which screen the address names. Links are plain links: what is ours is shown without loading the page anew.
import { signal } from '@preact/signals'

export const path = signal(location.pathname)

export function go(to: string, how: 'push' | 'replace' = 'push'): void {
  if (to !== location.pathname) history[how === 'push' ? 'pushState' : 'replaceState'](null, '', to)
  path.value = location.pathname
}

/** `/woningen/:id` against `/woningen/h-12` → { id: 'h-12' }; null: another path. */
export function matchPath(pattern: string, actual: string): Record<string, string> | null {
  const wanted = parts(pattern)
  const given = parts(actual)
  if (wanted.length !== given.length) return null
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index]!
    if (part.startsWith(':')) params[part.slice(1)] = decoded(value)
    else if (part !== value) return null
  }
  return params
}

const parts = (text: string): string[] => text.split('/').filter((part) => part !== '')

/** Somebody may type any address: what is no encoding is taken as it stands. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

export function followLinks(): void {
  addEventListener('popstate', () => (path.value = location.pathname))
  document.addEventListener('click', (event) => {
    const link = (event.target as Element | null)?.closest('a')
    if (!link || event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    if (link.target !== '' || link.origin !== location.origin || /^\/(api|docs)(\/|$)/.test(link.pathname)) return
    if (link.hash !== '' && link.pathname === location.pathname) return
    event.preventDefault()
    go(link.pathname)
  })
}
