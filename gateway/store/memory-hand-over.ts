// The twin of the store of hand-over notes that lives in memory. It passes the same contract suite as the real one.
import type { HandOverNote } from '../../rules/model/hand-over.ts'
import type { HandOverNotes } from '../../rules/ports.ts'

export function memoryHandOver(): HandOverNotes {
  let notes: readonly HandOverNote[] = []
  return {
    of: async ({ careOrganisation, since, limit }) =>
      notes
        .filter((one) => one.careOrganisation === careOrganisation && one.at >= since)
        .toReversed()
        .slice(0, limit),
    add: async (note, forgetBefore) => void (notes = [...notes.filter(({ at }) => at >= forgetBefore), note]),
    close: async () => {},
  }
}
