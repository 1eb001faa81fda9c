// What is known of silences before a person is known: numbers only. `longestMinutes` is what `node bench/silence-prior.ts DIR` prints; the rest was
// chosen on `kernwacht evaluate inactivity DIR --leave-out`, as docs/detection.md tells.

/** Its version is raised with every training, and the rule's with it. */
export const silencePrior = {
  version: 1,
  /** On what it was trained. */
  trainedOn: 'four recorded single-person homes, 74 judged days; see docs/detection.md',
  /** Until the first of these days a silence may last as long as this allows at least; from the second on it counts for nothing. */
  firstDays: 4,
  knownAfterDays: 14,
  /** By the hour in which a silence began: what people rarely exceed, once in fifty days, and an hour more. */
  longestMinutes: [
    690, 690, 690, 690, 660, 630, 570, 510, 450, 390, 330, 300, 300, 300, 300, 330, 420, 420, 660, 690, 690, 690, 690,
    690,
  ],
  kernel: {
    /** A silence that must be shifted by so much to fit counts six tenths. */
    shiftMinutes: 55,
    halfLifeDays: 35,
    /** How much a weekday counts for a day of the weekend, and the other way round. */
    otherKindOfDay: 0.85,
  },
  tail: {
    /** The curve is read where so many of the days behind us exceed it; beyond, the tail goes on. */
    exceedances: 2.4,
    /** Mean excess of people's silences over that, for one of an hour, and with which power of the hours it grows. */
    meanExcessMinutes: 27,
    growth: 0.2,
    /** It counts like so many exceedances of the person's own. */
    weight: 2,
    reachMinutes: 90,
    /** Moments of a day at which a silence may become too long, each with its share of the budget. */
    momentsADay: 8,
    /** With which power of its length a silence may cost more of the budget: the longer, the likelier it hides something. */
    lengthPower: 0.7,
  },
} as const
