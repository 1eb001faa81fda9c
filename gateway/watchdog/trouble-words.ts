// What is wrong with the service, for the person who runs it: what it means for the homes, and what to do.
import type { Said } from '../../rules/model/reason.ts'

const late = (nl: string, en: string): Said => ({
  nl: `${nl} Meldingen komen te laat of niet. Kijk naar de schijf en naar wat de machine nog meer doet.`,
  en: `${en} Alarms come late or not at all. Look at the disk and at what else the machine does.`,
})

const words: Readonly<Record<string, Said>> = {
  'audit-unwritable': {
    nl: 'Wie wat bekijkt kan niet worden opgeschreven. Alarmen gaan door; ander inzien van woningen wordt geweigerd. Kijk naar de schijf.',
    en: 'Who looks at what cannot be written down. Alarms go on; any other look at homes is refused. See to the disk.',
  },
  'audit-lost': {
    nl: 'Van sommige alarmen is niet opgeschreven wie ze zag: de schijf weigerde te lang. Meld dit aan wie over privacy gaat.',
    en: 'Of some alarms it is not written down who saw them: the disk refused for too long. Tell your privacy officer.',
  },
  'audit-broken': {
    nl: 'In het logboek van wie wat zag ontbreekt iets dat er stond. Draai kernwacht audit verify en bel wie over privacy gaat.',
    en: 'Something that stood in the log of who saw what is gone. Run kernwacht audit verify and call your privacy officer.',
  },
  'disk-full': {
    nl: 'De schijf is vol. Alleen wat een noodoproep kan zijn wordt nog bewaard. Maak ruimte; herstarten is niet nodig.',
    en: 'The disk is full. Only what may be a call for help is still kept. Make room; no restart is needed.',
  },
  'journal-refuses': {
    nl: 'Er wordt niets meer bewaard: de schijf weigert. Wat apparaten sturen, komt niet aan. Kijk naar de schijf.',
    en: 'Nothing is kept any more: the disk refuses. What devices send does not arrive. Look at the disk.',
  },
  'journal-hangs': {
    nl: 'De schijf antwoordt niet. Wat apparaten sturen, wacht. Kijk naar de schijf.',
    en: 'The disk does not answer. What devices send is waiting. Look at the disk.',
  },
  'rules-late': late('Berichten wachten op de regels.', 'Messages are waiting for the rules.'),
  'alarms-late': late('Meldingen komen niet in de lijst.', 'Alarms do not reach the list.'),
  'outbox-late': late(
    'Meldingen komen niet bij wie gewaarschuwd moet worden.',
    'Alarms do not reach those who must be told.',
  ),
  'event-loop-late': late('De dienst is overbelast.', 'The service is overloaded.'),
  'fall-unheard': {
    nl: 'De proefval komt niet rond. Een echte val wordt misschien niet gemeld. Kijk op /readyz wat er nog meer is, en naar de ontvanger.',
    en: 'The trial fall does not come round. A real fall might not be told. See /readyz for what else there is, and the receiver.',
  },
}

/** Of a code that has no words the code itself is told: that is better than nothing. */
export const wordsOf = (code: string): Said => words[code] ?? { nl: `Storing: ${code}.`, en: `Trouble: ${code}.` }
