// The whole home is not heard: a fault of the installation, and no silence of a person.
import { after, nextAt } from './moments.ts'
import type { Scenario } from './scenario.ts'

export const gatewayDead: Scenario = {
  id: 'gateway-dead',
  tells: {
    nl: 'De gateway valt om 05:00 uit, zes uur lang: de woning is onbeschermd, en dat is geen stilte van een mens',
    en: 'The gateway dies at 05:00 for six hours: the home is not protected, and that is no silence of a person',
  },
  stage(_, home, start) {
    const at = nextAt(start, 5)
    return {
      homeId: home.setup.homeId,
      during: [{ kind: 'gateway-dead', from: at, until: after(at, 6) }],
      expects: [{ rule: 'device-silence', subject: 'home', severity: 'technical', from: at, until: after(at, 1) }],
      until: after(at, 24),
    }
  },
}
