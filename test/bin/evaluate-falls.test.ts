// kernwacht evaluate falls and train falls, on trials that are drawn: five people who fall and knock against things.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { evaluateFalls } from '../../bin/verbs/evaluate-falls.ts'
import { trainFalls } from '../../bin/verbs/train-falls.ts'
import { type Verb, WordsAreOff } from '../../bin/verbs/verb.ts'
import { WornModel, wornModels } from '../../rules/care/worn/shipped.ts'
import { random } from '../../simulators/random.ts'
import { wornBurst, wornHz } from '../../simulators/worn-movement.ts'
import { temporaryFolder } from '../support/folder.ts'

interface Line {
  readonly [field: string]: unknown
}
const trial = (person: number, number: number, more: Line = {}): Line => {
  const kind = number % 2 === 0 ? 'fall' : 'adl'
  const burst = wornBurst(kind === 'fall' ? 'fall' : 'knock', random(7, person, number))
  return {
    dataset: 'drawn',
    trial: `P${person}-${number}`,
    subject: `P${person}`,
    age: 60 + person * 6,
    age_group: 'elderly',
    sex: null,
    kind,
    code: kind,
    activity: kind,
    position: 'waist',
    fs: wornHz,
    unit: 'g',
    scale: 0.001,
    n: burst.xMilliG.length,
    x: burst.xMilliG,
    y: burst.yMilliG,
    z: burst.zMilliG,
    ...more,
  }
}
const people = [1, 2, 3, 4, 5].flatMap((person) => Array.from({ length: 8 }, (_, number) => trial(person, number)))
const written = (lines: readonly (Line | string)[]): string => {
  const file = join(temporaryFolder(), 'drawn.ndjson.gz')
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  writeFileSync(file, gzipSync(`${text}\n`))
  return file
}

async function run(verb: Verb, ...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), progress: () => {} }
  const code = await verb.run(args, { ...io, stopped: new AbortController().signal })
  return { code, out, err }
}
interface Answer {
  readonly judgements: readonly {
    readonly judgedBy: string
    readonly people: number
    readonly trials: number
    readonly groups: readonly {
      readonly position: string
      readonly group: string
      readonly byMethod: Record<
        string,
        {
          sensitivity: { hits: number; of: number; from: number; to: number }
          specificity: { hits: number; of: number }
        }
      >
    }[]
  }[]
  readonly windows: { readonly impacts: number; readonly same: number }
}
const answerOf = ({ out }: { out: readonly string[] }): Answer => JSON.parse(out.join('')) as Answer

describe('evaluate falls', () => {
  it('judges people the shipped detector has never seen, each method beside it, with intervals', async () => {
    const { judgements, windows } = answerOf(await run(evaluateFalls, written(people), '--json'))
    expect(judgements.map(({ judgedBy, people: count, trials }) => [judgedBy, count, trials])).toEqual([
      ['shipped, people never seen', 5, 40],
    ])
    const everybody = judgements[0]!.groups.find(({ group }) => group === 'everybody')!
    expect(Object.keys(everybody.byMethod)).toEqual(['combined', 'trees', 'kernels', 'thresholds'])
    const { sensitivity, specificity } = everybody.byMethod['combined']!
    expect([sensitivity.of, specificity.of]).toEqual([20, 20])
    expect(sensitivity.hits).toBeGreaterThanOrEqual(18)
    expect(specificity.hits).toBe(20)
    expect(sensitivity.from).toBeLessThan(sensitivity.hits / 20)
    expect(judgements[0]!.groups.map(({ group }) => group)).toContain('age: over 75')
    expect(windows.same).toBe(windows.impacts)
  })

  it('says of people it has learned from that they are no proof', async () => {
    const [set] = wornModels.waist.learnedFrom
    const known = people.map((line) => ({ ...line, dataset: set!.dataset, subject: set!.subjects[0] }))
    const { judgements } = answerOf(await run(evaluateFalls, written(known), '--json'))
    expect(judgements.map(({ judgedBy }) => judgedBy)).toEqual(['shipped, people it has learned from'])
  })

  it('learns anew without each person', async () => {
    const { judgements } = answerOf(
      await run(evaluateFalls, written(people), '--leave-subject-out', '--folds', '2', '--json'),
    )
    const left = judgements.find(({ judgedBy }) => judgedBy === 'people left out')!
    const { sensitivity, specificity } = left.groups.find(({ group }) => group === 'everybody')!.byMethod['combined']!
    expect([left.people, sensitivity.of, specificity.of]).toEqual([5, 20, 20])
    expect(sensitivity.hits + specificity.hits).toBeGreaterThanOrEqual(36)
  }, 60_000)

  it('learns anew without each data set', async () => {
    const two = people.map((line, place) => ({ ...line, dataset: place % 16 < 8 ? 'drawn' : 'other' }))
    const { judgements } = answerOf(await run(evaluateFalls, written(two), '--leave-dataset-out', '--json'))
    const left = judgements.find(({ judgedBy }) => judgedBy === 'data sets left out')!
    expect(left.groups.map(({ group }) => group)).toEqual(
      expect.arrayContaining(['data set: drawn', 'data set: other']),
    )
    await expect(run(evaluateFalls, written(people), '--leave-dataset-out')).rejects.toThrow('Nothing can be left out')
  }, 60_000)

  it('tells people the same in words, and draws the curve', async () => {
    const curve = join(temporaryFolder(), 'curve.svg')
    const { out } = await run(evaluateFalls, written(people), '--curve', curve)
    expect(out[0]).toMatch(/^Acted falls/)
    expect(out.join('\n')).toMatch(/waist +everybody +combined +\d+\.\d \(\d+\.\d–\d+\.\d\) \d+\/20/)
    expect(readFileSync(curve, 'utf8')).toMatch(/^<svg .*polyline/s)
  })

  it('leaves out what it cannot judge, and says so', async () => {
    const odd = [
      ...people,
      '{"half',
      trial(1, 9, { position: 'ankle' }),
      trial(1, 11, { y: [1, 2] }),
      trial(1, 13, { scale: -1 }),
    ]
    const { err, code } = await run(evaluateFalls, written(odd), '--json')
    expect(code).toBe(0)
    expect(err.map((line) => line.replace(/^left out: drawn\.ndjson\.gz:\d+: /, ''))).toEqual([
      'no JSON',
      'worn at ankle',
      expect.stringContaining('differ in length'),
      expect.stringContaining('scale'),
    ])
  })

  it('asks for files, and says when there are none', async () => {
    await expect(run(evaluateFalls)).rejects.toThrow(WordsAreOff)
    await expect(run(evaluateFalls, '/nowhere/at/all.ndjson.gz')).rejects.toThrow('There is no file')
    await expect(run(evaluateFalls, written(people), '--folds', 'some')).rejects.toThrow(WordsAreOff)
  })
})

it('train falls writes what the rules can read, with its people and how it did without them, and the same each time', async () => {
  const [recordings, folder] = [written(people), temporaryFolder()]
  const learned = async () => {
    await run(trainFalls, recordings, '--folds', '2', '--out', folder)
    return readFileSync(join(folder, 'waist.json'), 'utf8')
  }
  const first = await learned()
  const model = WornModel.parse(JSON.parse(first))
  const subjects = ['P1', 'P2', 'P3', 'P4', 'P5']
  const [source, terms] = ['unknown', 'unknown']
  expect(model.learnedFrom).toEqual([{ dataset: 'drawn', source, terms, subjects, falls: 20, activities: 20 }])
  expect(model.leavingPeopleOut.sensitivity.of).toBe(20)
  expect(await learned()).toBe(first)
}, 120_000)
