// Two people at one rota: which version of the directory somebody read, and a refusal that says who changed what since.
import { createHash } from 'node:crypto'
import type { DutyChange, DutyDirectory } from '../../rules/model/duty.ts'
import type { Said } from '../../rules/model/reason.ts'
import { clockTime } from '../../rules/model/time.ts'
import { Refusal } from './errors.ts'
import type { NameOf } from './views.ts'

/** When it was last changed, and what it is: a change that was kept without being written beside it is seen all the same. */
export const versionOf = (directory: DutyDirectory, changes: readonly DutyChange[]): string =>
  `${changes[0]?.at ?? 0}-${createHash('sha256').update(JSON.stringify(directory)).digest('base64url').slice(0, 16)}`

/** More than these would be no sentence. */
const changesSaid = 3

/** `version` left out: the caller has said that whatever stands there is to go. `changes`: newest first. */
export function refuseOverwriting(
  version: string | undefined,
  directory: DutyDirectory,
  changes: readonly DutyChange[],
  nameOf: NameOf,
): void {
  if (version === undefined || version === versionOf(directory, changes)) return
  const readAt = Number(version.split('-')[0])
  const later = changes.filter(({ at }) => !(at <= readAt)).slice(0, changesSaid)
  // Of two changes within one millisecond it was the latest.
  const since = later.length > 0 ? later : changes.slice(0, 1)
  const zone = directory.teams[0]?.zone ?? 'Europe/Amsterdam'
  const list = (until: 'om' | 'at') =>
    since
      .map(({ at, by, because }) => `${nameOf(by.account) ?? by.role} ${until} ${clockTime(at, zone)} (${because})`)
      .join(', ')
  throw new Refusal('changed-meanwhile', since.length === 0 ? unknown : said(list('om'), list('at')))
}

const unknown: Said = {
  nl: 'Iemand anders heeft dit intussen veranderd. Uw wijziging is niet bewaard.',
  en: 'Somebody else has changed this meanwhile. Your change is not kept.',
}
const said = (nl: string, en: string): Said => ({
  nl: `Intussen veranderd door ${nl}. Uw wijziging is niet bewaard.`,
  en: `Changed meanwhile by ${en}. Your change is not kept.`,
})
