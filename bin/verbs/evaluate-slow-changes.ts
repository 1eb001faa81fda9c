// `evaluate slow-changes`: how often advice is given of simulated people who do not change, and how soon of people who do.
import { parseArgs } from 'node:util'
import { evaluateSlowChanges, type SlowChangeFigures } from '../../simulators/slow-change-evaluation.ts'
import { type Io, type Verb, WordsAreOff } from './verb.ts'

export const evaluateSlowChangesVerb: Verb = {
  name: 'evaluate slow-changes',
  usage: '[--people N] [--weeks N] [--seed N] [--json]',
  summary: 'Counts false advice about slow changes, and weeks until true advice, on simulated people',
  help: [
    'Every person lives alone and is simulated for --weeks weeks without a change, and then once for each of a few changes over eight weeks.',
    'The same seed gives the same people.',
    '',
    '  --people N   how many (default 10)',
    '  --weeks N    so long unchanged (default 68: a year of advice)',
    '  --seed N     (default 1)',
    '  --json       one JSON object',
    '',
    'Takes about two seconds a person.',
  ].join('\n'),
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        people: { type: 'string', default: '10' },
        weeks: { type: 'string', default: '68' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean' },
      },
    })
    const people = whole('people', values.people, 1, 1000)
    const weeks = whole('weeks', values.weeks, 12, 1000)
    const figures = evaluateSlowChanges(whole('seed', values.seed, 0, 2 ** 31), people, weeks)
    if (values.json) io.out(JSON.stringify(figures, null, 2))
    else print(figures, io)
    return 0
  },
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most)
    throw new WordsAreOff(`--${name} wants a whole number from ${least} to ${most}`)
  return value
}

function print(
  { homes, homeYears, falseAdvices, byFigure, weeksJudged, weeksWithAdvice, changed }: SlowChangeFigures,
  io: Io,
): void {
  const aYear = homeYears === 0 ? '' : `, ${(falseAdvices / homeYears).toFixed(2)} a home-year`
  io.out(`${homes} people who do not change, ${homeYears.toFixed(1)} home-years: ${falseAdvices} advices${aYear}`)
  io.out(
    Object.entries(byFigure)
      .map(([figure, count]) => `${figure} ${count}`)
      .join(', '),
  )
  io.out(`something was said in ${weeksWithAdvice} of ${weeksJudged} weeks`)
  for (const { change, people, found, medianWeeks } of changed)
    io.out(
      `${change} over eight weeks: found in ${found} of ${people}` +
        (medianWeeks === null ? '' : `, after ${medianWeeks} weeks (middle)`),
    )
}
