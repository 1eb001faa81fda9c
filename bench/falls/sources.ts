// Where the recordings come from, and what their makers say about use. Recordings are no part of the project; what was learned from them is.

export interface Source {
  readonly title: string
  readonly source: string
  readonly terms: string
}

const unstated = 'published for research; no licence stated'

/** By the name that stands in the recordings. */
export const sources: Readonly<Record<string, Source>> = {
  sisfall: {
    title: 'SisFall',
    source: 'Sucerquia, López, Vargas-Bonilla: SisFall, a fall and movement dataset. Sensors 17 (2017) 198',
    terms: unstated,
  },
  umafall: {
    title: 'UMAFall',
    source: 'Casilari, Santoyo-Ramón, Cano-García, University of Málaga: UMAFall (2017)',
    terms: unstated,
  },
  'weda-fall': { title: 'WEDA-FALL', source: 'github.com/joaojtmarques/WEDA-FALL', terms: unstated },
  smartfallmm: {
    title: 'SmartFallMM',
    source: 'github.com/txst-cs-smartfall/SmartFallMM-Dataset, Texas State University',
    terms: unstated,
  },
}
