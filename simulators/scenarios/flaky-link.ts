// A bad radio link: it must neither wake anybody nor be taken for life.
import { after } from './moments.ts'
import type { Scenario } from './scenario.ts'

export const flakyLink: Scenario = {
  id: 'flaky-link',
  tells: {
    nl: 'Twee dagen een slechte verbinding: berichten komen niet, te laat of dubbel, en niemand wordt er wakker van',
    en: 'Two days of a bad link: messages are lost, late or doubled, and nobody is woken by it',
  },
  stage: (_, home, start) => ({
    homeId: home.setup.homeId,
    during: [{ kind: 'flaky-link', from: start, until: after(start, 48), lost: 0.08, doubled: 0.1, late: 0.2 }],
    expects: [],
    until: after(start, 48),
  }),
}
