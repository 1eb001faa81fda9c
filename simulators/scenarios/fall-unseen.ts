// A fall where no fall sensor looks: only the silence after it can tell.
import { after, livesAlone, nextAt } from './moments.ts'
import type { Scenario } from './scenario.ts'

export const fallUnseen: Scenario = {
  id: 'fall-unseen',
  tells: {
    nl: 'Een val in de woonkamer om 10:30, waar geen valsensor hangt: de stilte moet het zeggen',
    en: 'A fall in the living room at 10:30, where no fall sensor hangs: the silence must tell',
  },
  stage(_, home, start) {
    if (!livesAlone(home)) return null
    const at = nextAt(start, 10.5)
    return {
      homeId: home.setup.homeId,
      during: [{ kind: 'fallen', from: at, until: after(at, 11), room: 'living-room', noticedBy: null }],
      // Who sat still was last seen up to an hour and a half before. Not sooner than the least silence that may worry anybody, and before the person has lain there a whole day.
      expects: [{ rule: 'inactivity', subject: 'home', severity: 'urgent', from: after(at, 1), until: after(at, 8.5) }],
      until: after(at, 10.9),
    }
  },
}
