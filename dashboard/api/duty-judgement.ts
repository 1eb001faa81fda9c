// Judges an edit of plans, rotas or contacts before it counts: what it names exists, and it leaves no home with nobody that had somebody.
import { type Gap, gapsOfHomes } from '../../rules/duty/coverage.ts'
import { setupOf } from '../../rules/duty/default-plan.ts'
import { directoryFlaws } from '../../rules/duty/directory-flaws.ts'
import { leftByEdit } from '../../rules/duty/gap-change.ts'
import { type Flaw, isRemark, planFlaws } from '../../rules/duty/plan-flaws.ts'
import { sayFlaw, sayGap } from '../../rules/duty/words.ts'
import type { DutyDirectory } from '../../rules/model/duty.ts'
import type { Home } from '../../rules/model/home.ts'
import type { Said } from '../../rules/model/reason.ts'
import { days, elapsed, type Instant, inMinutes, later } from '../../rules/model/time.ts'
import { type Person, viewOf } from './access.ts'
import type { DutyGap } from './contract.ts'
import { Refusal } from './errors.ts'
import type { ApiParts } from './parts.ts'
import { homeKey } from './views.ts'

type Parts = Pick<ApiParts, 'clock' | 'registry' | 'telling'>

/** As far ahead as nobody may be left with nobody. */
const ahead = days(7)

export const comingDays = ({ clock }: Pick<ApiParts, 'clock'>): { from: Instant; to: Instant } => {
  const from = clock.now()
  return { from, to: later(from, ahead) }
}

/** Each of the homes that has a gap in the coming days, with its gaps. */
export function gapsAhead(parts: Parts, homes: readonly Home[], directory: DutyDirectory, within = comingDays(parts)) {
  const { telling } = parts
  const whole =
    telling && directory.operator.length === 0 ? { ...directory, operator: [...telling.operator] } : directory
  return gapsOfHomes(homes, whole, within.from, within.to, telling?.channels)
}

/** Throws a Refusal where the new directory names what does not exist, or leaves a home with nobody. */
export function judgeDirectory(
  parts: Parts,
  person: Person,
  homes: readonly Home[],
  { before, after }: { before: DutyDirectory; after: DutyDirectory },
): void {
  const [flaw] = directoryFlaws(after)
  if (flaw) throw new Refusal('plan-flawed', sayFlaw(flaw))
  for (const home of homes) {
    const { carePlan } = home
    const old = carePlan ? planFlaws(carePlan, home, before).map(sameFlaw) : []
    const [stranger] = carePlan ? planFlaws(carePlan, home, after).filter((one) => !old.includes(sameFlaw(one))) : []
    if (stranger) throw new Refusal('plan-flawed', about(nameOf(home, person), sayFlaw(stranger)))
  }
  const within = comingDays(parts)
  refuseGap(person, leftByEdit(gapsAhead(parts, homes, before, within), gapsAhead(parts, homes, after, within)))
}

/** Throws as judgeDirectory does. A home that is new may come without anybody behind it, and is shown as a gap. */
export async function judgeHome(parts: Parts, person: Person, before: Home | null, after: Home): Promise<void> {
  const directory = await parts.registry.directory()
  const flawsOf = (home: Home) => planFlaws(setupOf(home, directory).carePlan!, home, directory)
  const old = before ? flawsOf(before).map(sameFlaw) : []
  const [flaw] = flawsOf(after).filter((one) => !isRemark(one) && !old.includes(sameFlaw(one)))
  if (flaw) throw new Refusal('plan-flawed', sayFlaw(flaw))
  if (!before) return
  const within = comingDays(parts)
  const [had, has] = [before, after].map((home) => gapsAhead(parts, [home], directory, within))
  refuseGap(person, leftByEdit(had!, has!))
}

const sameFlaw = (flaw: Flaw): string => JSON.stringify(flaw)

/** The first time that nobody is left, and how many homes are left so. */
function refuseGap(person: Person, left: ReturnType<typeof leftByEdit>): void {
  const [first] = left
  if (!first) return
  const name = nameOf(first.home, person)
  const others = left.length - 1
  const subject =
    others === 0
      ? name
      : {
          nl: `${name.nl} (en nog ${others} ${others === 1 ? 'woning' : 'woningen'})`,
          en: `${name.en} (and ${others} more ${others === 1 ? 'home' : 'homes'})`,
        }
  throw new Refusal('leaves-nobody', sayGap(first.gap, subject, first.home.setup.zone))
}

/** Of a home that is not theirs to see, nobody learns where it is. */
function nameOf(home: Home, person: Person): Said {
  const { street, houseNumber, village } = home.address
  const address = `${street} ${houseNumber}, ${village}`
  return viewOf(person, homeKey(home)).has('address')
    ? { nl: address, en: address }
    : { nl: 'Een woning', en: 'A home' }
}

const about = (subject: Said, said: Said): Said => ({
  nl: `${subject.nl}: ${said.nl}`,
  en: `${subject.en}: ${said.en}`,
})

export const gapRow = (gap: Gap, { address, setup }: Home): DutyGap => ({
  ...gap,
  minutes: inMinutes(elapsed(gap.from, gap.to)),
  said: sayGap(gap, `${address.street} ${address.houseNumber}, ${address.village}`, setup.zone),
})
