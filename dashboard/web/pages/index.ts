// THE list of screens: path, title, who sees it in the menu, and its file, all on one line.
import type { ComponentType } from 'preact'
import type { Role } from '../../api/contract.ts'
import { matchPath } from '../router.ts'
import type { Words } from '../words/nl.ts'

export interface Page {
  readonly path: string
  readonly title: keyof Words['nav']
  /** Stands in the menu. */
  readonly menu: boolean
  readonly roles: readonly Role[]
  readonly load: () => Promise<{ readonly default: ComponentType<PageProps> }>
}
export interface PageProps {
  readonly params: Readonly<Record<string, string>>
}

const everybody: readonly Role[] = ['care', 'resident', 'informal-carer', 'asset-manager', 'installer', 'administrator']
const answering: readonly Role[] = ['care', 'installer', 'administrator']
const telling: readonly Role[] = ['care', 'administrator']
const watching: readonly Role[] = ['care', 'asset-manager', 'administrator']

const account = () => import('./account.tsx')
const alarms = () => import('./alarms.tsx')
const devices = () => import('./devices.tsx')
const mine = () => import('./mine.tsx')

// In the order of the menu; the first that somebody may open is where they begin. Two paths of one file are one screen: going between
// them keeps its state.
// prettier-ignore
export const pages: readonly Page[] = [
  { path: '/beheer', title: 'manage', menu: true, roles: ['administrator'], load: () => import('./manage.tsx') },
  { path: '/account', title: 'account', menu: false, roles: everybody, load: account },
  { path: '/accounts', title: 'accounts', menu: false, roles: ['administrator'], load: () => import('./accounts.tsx') },
  { path: '/inzagelog', title: 'auditLog', menu: false, roles: ['administrator'], load: () => import('./audit-log.tsx') },
  { path: '/toestellen', title: 'devices', menu: true, roles: ['installer', 'administrator'], load: devices },
  { path: '/toestellen/:id', title: 'devices', menu: false, roles: ['installer', 'administrator'], load: devices },
  { path: '/oplevering/:id', title: 'devices', menu: false, roles: ['installer', 'administrator'], load: () => import('./commissioning.tsx') },
  { path: '/alarmen', title: 'alarms', menu: true, roles: answering, load: alarms },
  { path: '/alarmen/:id', title: 'alarms', menu: false, roles: answering, load: alarms },
  { path: '/melding/:reference', title: 'alarms', menu: false, roles: everybody, load: () => import('./from-phone.tsx') },
  { path: '/mijn', title: 'mine', menu: true, roles: ['resident'], load: mine },
  { path: '/woonlasten', title: 'woonlasten', menu: true, roles: ['resident'], load: () => import('./woonlasten.tsx') },
  { path: '/wie-keek', title: 'looked', menu: true, roles: ['resident'], load: () => import('./looked.tsx') },
  { path: '/toestemmingen', title: 'consents', menu: true, roles: ['resident'], load: () => import('./consents.tsx') },
  { path: '/naaste', title: 'theirs', menu: true, roles: ['informal-carer'], load: mine },
  { path: '/voortgang', title: 'programme', menu: true, roles: ['asset-manager'], load: () => import('./programme.tsx') },
  { path: '/voortgang/panelen', title: 'panels', menu: true, roles: ['asset-manager'], load: () => import('./panels.tsx') },
  { path: '/wettabellen', title: 'law', menu: true, roles: ['asset-manager', 'administrator'], load: () => import('./law.tsx') },
  { path: '/woningen', title: 'homes', menu: true, roles: watching, load: () => import('./homes.tsx') },
  { path: '/berichten', title: 'messages', menu: true, roles: telling, load: () => import('./messages.tsx') },
  { path: '/dienst', title: 'duty', menu: true, roles: telling, load: () => import('./duty.tsx') },
  { path: '/rapport/zorg', title: 'careReport', menu: true, roles: ['care'], load: () => import('./care-report.tsx') },
  { path: '/proefdraaien', title: 'trials', menu: true, roles: telling, load: () => import('./trials.tsx') },
  { path: '/woningen/:id', title: 'home', menu: false, roles: watching, load: () => import('./home.tsx') },
]

export const mayOpen = (page: Page, roles: readonly Role[]): boolean => page.roles.some((role) => roles.includes(role))

/** Where somebody with these roles begins. */
export const startOf = (roles: readonly Role[]): string =>
  pages.find((page) => page.menu && mayOpen(page, roles))?.path ?? '/'

export function pageAt(path: string): { page: Page; params: Record<string, string> } | null {
  for (const page of pages) {
    const params = matchPath(page.path, path)
    if (params) return { page, params }
  }
  return null
}
