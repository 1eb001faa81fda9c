// Out through the door and away for two nights without a word: worth a call by day, no more.
import { after, livesAlone, nextOn } from './moments.ts'
import type { Scenario } from './scenario.ts'

export const awayForAWeekend: Scenario = {
  id: 'away-for-a-weekend',
  tells: {
    nl: 'Vrijdagmiddag de deur uit, zondagavond terug, en niemand heeft het gezegd',
    en: 'Out of the door on Friday afternoon, back on Sunday evening, and nobody told',
  },
  stage(_, home, start) {
    if (!livesAlone(home)) return null
    const at = nextOn(start, 5, 16)
    return {
      homeId: home.setup.homeId,
      during: [{ kind: 'away', from: at, until: after(at, 52) }],
      // A day away without a word is worth a call by day, and no more than that. They may have been out already when the story begins.
      expects: [{ rule: 'inactivity', subject: 'home', severity: 'today', from: after(at, 20), until: after(at, 25) }],
      until: after(at, 60),
    }
  },
}
