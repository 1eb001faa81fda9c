// What people do not want there stands still: rules that were switched off or whose purpose is stopped, and devices that serve no other.
import type { DataPurpose } from '../model/consent.ts'
import type { DeviceKind, HomeSetup } from '../model/home.ts'
import type { AnyRule } from './rule.ts'

const usually: Readonly<Record<AnyRule['purpose'], readonly DataPurpose[]>> = {
  care: ['care-alarms'],
  energy: ['energy', 'woonlasten'],
  technical: [],
}

/** Does the rule rest in that home? */
export function rests(rule: Pick<AnyRule, 'id' | 'purpose' | 'needs'>, setup: HomeSetup): boolean {
  if (setup.rulesOff?.some((off) => off.rule === rule.id)) return true
  const needs = rule.needs ?? usually[rule.purpose]
  return needs.length > 0 && needs.every((purpose) => setup.stopped?.includes(purpose) === true)
}

const ofMeters: readonly DeviceKind[] = ['meter', 'solar', 'plug']
const ofBoth: readonly DeviceKind[] = ['gateway', 'other']

const usedParts = new WeakMap<HomeSetup, HomeSetup>()

/** The home without the devices that nobody listens to any more: their silence is no fault. A memo, not state. */
export function usedPart(setup: HomeSetup): HomeSetup {
  const { stopped = [] } = setup
  if (stopped.length === 0) return setup
  const known = usedParts.get(setup)
  if (known) return known
  const isStopped = (...purposes: readonly DataPurpose[]) => purposes.every((one) => stopped.includes(one))
  const person = !isStopped('care-alarms', 'slow-changes')
  const meters = !isStopped('energy', 'woonlasten')
  const isUsed = (kind: DeviceKind) =>
    ofBoth.includes(kind) ? person || meters : ofMeters.includes(kind) ? meters : person
  const used = { ...setup, devices: setup.devices.filter(({ kind }) => isUsed(kind)) }
  usedParts.set(setup, used)
  return used
}
