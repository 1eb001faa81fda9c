// What the rule about falls says to people.
import type { Words } from '../model/reason.ts'

export const fallWords: Words = {
  title: { nl: 'Val ({room|room})', en: 'Fall ({room|room})' },
  detected: {
    nl: 'De valsensor zag een val om {at|time} ({room|room})',
    en: 'The fall sensor saw a fall at {at|time} ({room|room})',
  },
  confirmed: {
    nl: 'De valsensor bevestigt een val om {at|time} ({room|room})',
    en: 'The fall sensor confirms a fall at {at|time} ({room|room})',
  },
  calling: {
    nl: 'De valsensor roept om hulp sinds {at|time} ({room|room})',
    en: 'The fall sensor calls for help since {at|time} ({room|room})',
  },
  still: {
    nl: 'Mogelijk een val om {at|time} ({room|room}); daarna {waited|duration} geen beweging in huis',
    en: 'Perhaps a fall at {at|time} ({room|room}); no movement in the home for {waited|duration} after it',
  },
  lost: {
    nl: 'Mogelijk een val om {at|time} ({room|room}); de sensor viel daarna weg',
    en: 'Perhaps a fall at {at|time} ({room|room}); the sensor was lost after it',
  },
  suspicion: { nl: 'De sensor vermoedt een val om {at|time}', en: 'The sensor suspects a fall at {at|time}' },
  phase: { nl: 'Sensor meldt "{phase}" om {at|time}', en: 'Sensor reports "{phase}" at {at|time}' },
  'out-of-order': {
    nl: 'Sensor meldt "{phase}" om {at|time}, na "{before}": dat kan niet, en telt niet mee',
    en: 'Sensor reports "{phase}" at {at|time}, after "{before}": that cannot be, and does not count',
  },
  movement: { nl: 'Beweging om {at|time} ({room|room})', en: 'Movement at {at|time} ({room|room})' },
  'still-fallen': {
    nl: 'De melding is afgerond om {closedAt|time}, maar de valsensor ziet de val van {at|time} nog ({room|room})',
    en: 'The alarm was closed at {closedAt|time}, and the fall sensor still sees the fall of {at|time} ({room|room})',
  },
  recovered: {
    nl: 'De sensor meldt om {at|time} dat iemand weer op is',
    en: 'The sensor reports at {at|time} that somebody is up again',
  },
  cancelled: {
    nl: 'Het valalarm is in huis afgemeld, op {device}, om {at|time}',
    en: 'The fall alarm was cancelled in the home, on {device}, at {at|time}',
  },
}
