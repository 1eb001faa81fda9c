// The house rules, held over every file: who may import whom, who may know the time, and that a kind of thing stands in its list.
import { expect, it, describe } from 'vitest'
import { importsOf, type SourceFile, sourceFiles, withoutComments } from './support/source.ts'

const files = sourceFiles('rules', 'gateway', 'dashboard', 'simulators', 'bin', 'bench', 'test')
const own = /^(rules|gateway|dashboard|simulators|bin|bench|test)\//

/** The first row whose place holds the file decides. `may`: paths, or beginnings of paths, of our own files. */
interface Row {
  readonly place: string
  readonly may: readonly string[]
  /** Packages, where not every one may be used. */
  readonly packages?: readonly string[]
}
const everything = ['']
const border = ['rules/model/', 'rules/ports.ts']

const table: readonly Row[] = [
  { place: 'rules/model/', may: ['rules/model/'], packages: ['zod'] },
  { place: 'rules/engine/', may: ['rules/engine/', 'rules/model/'], packages: ['zod'] },
  ...['rules/care/', 'rules/energy/', 'rules/woonlasten/'].map((room) => ({
    place: room,
    // Beside a rule lie the thoughts that several rules share; the rules themselves are shared by nobody (below).
    may: [room, 'rules/model/', 'rules/engine/rule.ts', ...(room === 'rules/woonlasten/' ? ['rules/energy/'] : [])],
    packages: ['zod'],
  })),
  { place: 'rules/duty/', may: ['rules/duty/', 'rules/model/'], packages: ['zod'] },
  { place: 'rules/ports.ts', may: ['rules/model/'], packages: [] },
  { place: 'rules/index.ts', may: ['rules/'], packages: [] },

  { place: 'gateway/app.ts', may: everything },
  { place: 'gateway/main.ts', may: ['gateway/'] },
  { place: 'gateway/pipeline/', may: ['gateway/pipeline/', 'rules/'] },
  // Reads the journal and the alarms as they lie on the disk, beside the service that writes them.
  { place: 'gateway/backtest/', may: ['gateway/backtest/', 'gateway/store/', 'rules/'] },
  // Judges solar systems beside the service, as backtests are made beside it.
  { place: 'gateway/yield/', may: ['gateway/yield/', 'gateway/store/', 'rules/'] },
  // The channel to a receiving centre is the protocol's room seen from the alarms.
  {
    place: 'gateway/notify/scaip.ts',
    may: ['gateway/notify/channel.ts', 'gateway/notify/scaip-settings.ts', 'gateway/scaip/', ...border],
  },
  // What a register moved by is energy's to say, also where its sums are kept.
  ...['series-file.ts', 'series-recount.ts', 'series-sums.ts'].map((file) => ({
    place: `gateway/store/${file}`,
    may: ['gateway/store/', 'rules/energy/counters.ts', 'rules/energy/registers.ts', ...border],
  })),
  ...['decoders', 'store', 'notify', 'scaip', 'mqtt', 'flows', 'metrics', 'watchdog', 'weather'].map((room) => ({
    place: `gateway/${room}/`,
    // Adapters know each other only by shape: what joins them is gateway/app.ts.
    may: [`gateway/${room}/`, ...border],
  })),
  // Wires what is watched, as app.ts wires the rest.
  {
    place: 'gateway/watchman.ts',
    may: [
      'gateway/watchdog/',
      'gateway/notify/',
      'gateway/pipeline/',
      'gateway/config.ts',
      'gateway/stores.ts',
      ...border,
    ],
  },
  {
    place: 'gateway/audit-trail.ts',
    may: ['gateway/store/', 'gateway/watchdog/', 'gateway/pipeline/log.ts', 'dashboard/api/audit-trail.ts', ...border],
  },
  {
    place: 'gateway/stores.ts',
    may: ['gateway/store/', 'gateway/watchdog/', 'gateway/config.ts', 'gateway/pipeline/log.ts', ...border],
  },
  {
    place: 'gateway/outward.ts',
    may: [
      ...['notify', 'pipeline', 'watchdog'].map((room) => `gateway/${room}/`),
      'gateway/config.ts',
      'gateway/secrets.ts',
      'gateway/stores.ts',
      'gateway/watchman.ts',
      'rules/duty/',
      ...border,
    ],
  },
  {
    place: 'gateway/inward.ts',
    may: [
      ...['decoders', 'mqtt', 'pipeline', 'scaip', 'weather'].map((room) => `gateway/${room}/`),
      'gateway/config.ts',
      'gateway/doors.ts',
      'gateway/reread.ts',
      'gateway/stores.ts',
      ...border,
    ],
  },
  {
    place: 'gateway/beside.ts',
    may: [
      ...['flows', 'metrics', 'weather', 'yield'].map((room) => `gateway/${room}/`),
      'gateway/config.ts',
      'gateway/secrets.ts',
      'gateway/stores.ts',
      'gateway/pipeline/log.ts',
      'dashboard/api/sign-in.ts',
      ...border,
    ],
  },
  { place: 'gateway/doors.ts', may: ['gateway/mqtt/', 'gateway/config.ts', 'gateway/pipeline/log.ts', ...border] },
  {
    place: 'gateway/sign-in-settings.ts',
    may: ['dashboard/api/contract.ts', 'dashboard/api/sign-in-rules.ts', ...border],
  },
  // What app.ts needs to wire the rest: settings, secrets, the log.
  {
    place: 'gateway/',
    may: [
      'gateway/config.ts',
      'gateway/log.ts',
      'gateway/places.ts',
      'gateway/secrets.ts',
      'gateway/notify/index.ts',
      'gateway/sign-in-settings.ts',
      'gateway/weather/settings.ts',
      'gateway/pipeline/log.ts',
      ...border,
    ],
  },

  {
    place: 'dashboard/api/',
    may: ['dashboard/api/', 'rules/care/slow-changes', 'rules/duty/', 'rules/energy/', 'rules/woonlasten/', ...border],
  },
  { place: 'dashboard/web/vite.config.ts', may: [] },
  {
    place: 'dashboard/web/',
    may: [
      'dashboard/web/',
      ...['', '-housing', '-tables', '-yield', '-care', '-slow-changes'].map((of) => `dashboard/api/contract${of}.ts`),
    ],
    packages: ['preact', '@preact/signals', 'uplot'],
  },

  // They judge a rule on a home's own past, and so they call it.
  ...[
    'backtest.ts',
    'silence-score.ts',
    'silence-evaluation.ts',
    'silence-training.ts',
    'slow-change-evaluation.ts',
    'history.ts',
  ].map((file) => ({
    place: `simulators/${file}`,
    may: ['simulators/', 'rules/'],
  })),
  // Speaks the protocol from the other end.
  { place: 'simulators/alarm-centre.ts', may: ['gateway/scaip/', ...border] },
  { place: 'simulators/', may: ['simulators/', 'rules/model/'] },

  { place: 'bin/', may: everything },
  { place: 'bench/', may: everything },
  { place: 'test/', may: everything },
]

const rowOf = (path: string): Row | undefined => table.find(({ place }) => path.startsWith(place))
const isAllowed = ({ may }: Row, target: string): boolean => may.some((beginning) => target.startsWith(beginning))
const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
const namesOf = (found: readonly SourceFile[]): string[] => found.map(({ path }) => path)

describe('imports', () => {
  it('of every file go down, as the table says', () => {
    const wrong = files.flatMap(({ path, imports }) => {
      const row = rowOf(path)
      if (!row) return [`${path}: has no row in the table`]
      return imports
        .filter((target) => own.test(target) && !isAllowed(row, target))
        .map((target) => `${path} → ${target}`)
    })
    expect(wrong).toEqual([])
  })

  it('of packages are those that the place may use', () => {
    const wrong = files.flatMap(({ path, imports }) => {
      const allowed = rowOf(path)?.packages
      const used = imports.filter((target) => !own.test(target) && !target.startsWith('.'))
      return allowed ? used.filter((name) => !allowed.includes(packageOf(name))).map((name) => `${path} → ${name}`) : []
    })
    expect(wrong).toEqual([])
  })

  it('of gateway/app.ts are by who starts it and by tests', () => {
    const importers = files.filter(({ imports }) => imports.includes('gateway/app.ts'))
    expect(namesOf(importers).filter((path) => !/^(gateway\/main\.ts|bin\/|bench\/|test\/)/.test(path))).toEqual([])
  })

  it('of a rule are by the list of rules alone', () => {
    const rules = namesOf(files.filter(({ path, code }) => path.startsWith('rules/') && /\bdefineRule[<(]/.test(code)))
    const wrong = files
      .filter(({ path }) => path.startsWith('rules/') && path !== 'rules/index.ts')
      .flatMap(({ path, imports }) =>
        imports.filter((target) => rules.includes(target)).map((target) => `${path} → ${target}`),
      )
    expect(rules.length).toBeGreaterThan(3)
    expect(wrong).toEqual([])
  })

  it('are found in every form in which they can be written', () => {
    const code = `import { a } from './a.ts'; import './b.ts'; export * from "../c.ts"
      import type {
        D,
      } from './d.ts'
      const e = () => import('./e.ts'); new Worker(new URL('./f.ts', import.meta.url))
      // import './not.ts'
      /* export { no } from './neither.ts' */
      const url = 'https://example.nl/' // and this is a remark
      import g from 'zod'`
    expect(importsOf('rules/x/y.ts', withoutComments(code))).toEqual(
      expect.arrayContaining([
        'rules/x/a.ts',
        'rules/x/b.ts',
        'rules/c.ts',
        'rules/x/d.ts',
        'rules/x/e.ts',
        'rules/x/f.ts',
        'zod',
      ]),
    )
    expect(importsOf('rules/x/y.ts', withoutComments(code))).toHaveLength(7)
  })
})

/** Files of a place whose code has the words, without those that are excepted. */
const withWords = (place: RegExp, words: RegExp, except: Readonly<Record<string, string>> = {}): string[] =>
  files.flatMap(({ path, code }) => {
    const found = place.test(path) && !(path in except) ? words.exec(code) : null
    return found ? [`${path}: ${found[0]}`] : []
  })

describe('rules', () => {
  it('know no clock, no timer, no chance and no outside', () => {
    // Intl.DateTimeFormat is another word: it turns an instant into civil time and asks nobody what time it is.
    const impure =
      /\bDate\b|\bTemporal\b|\bset(Timeout|Interval|Immediate)\b|\bqueueMicrotask\b|\bperformance\b|\bMath\.random\b|\bcrypto\b|\bprocess\b|\bfetch\b|\bconsole\b|\bglobalThis\b|\brequire\(|\bimport\(|\basync\b|\bawait\b/
    expect(withWords(/^rules\/(?!ports\.ts)/, impure)).toEqual([])
  })

  it('and what they are made of keep nothing between two calls but what is named here', () => {
    const kept = files.flatMap(({ path, code }) =>
      path.startsWith('rules/')
        ? [...code.matchAll(/^(?:let|var)\s+(\w+)/gm)].map((match) => `${path}: ${match[1]}`)
        : [],
    )
    expect(kept).toEqual([])
  })
})

describe('time', () => {
  const asksOrWaits = /\bDate\.now\b|\bnew Date\(\s*\)|\bset(Timeout|Interval)\b|\bperformance\.now\b|node:timers/

  it('is asked, and waited for, in the gateway by its clock alone', () => {
    const because = {
      'gateway/pipeline/clock.ts': 'the clock itself',
      'gateway/scaip/transport.ts': 'hangs up on connections that say nothing: the time of a socket, and about no home',
      'gateway/flows/main.ts': "a process of its own, which asks the service who is at the editor: about nobody's home",
      'gateway/flows/nodes/service.ts': 'the same: when a stream says nothing any more',
      'gateway/flows/nodes/kernwacht-alarm.ts': 'the same: a pause before it connects again',
      'gateway/flows/nodes/kernwacht-command.ts': 'the same: a pause before it asks again',
      'gateway/store/writer.ts': 'gathers a group commit for two milliseconds: about this process, and about no home',
      'gateway/pipeline/pipeline.ts':
        'lets devices be answered between the homes of a checkpoint: a turn of the loop, no time',
    }
    expect(withWords(/^gateway\//, asksOrWaits, because)).toEqual([])
  })

  it('is handed to the API and to the simulated homes', () => {
    const because = {
      'simulators/watch-receiver.ts': "stands alone on another machine and measures that one's silence",
    }
    expect(withWords(/^(dashboard\/api|simulators)\//, asksOrWaits, because)).toEqual([])
  })
})

it('the environment is read by gateway/config.ts and by nobody who runs behind it', () => {
  expect(
    withWords(/^(rules|gateway|dashboard|simulators)\//, /\bprocess\.env\b|import\.meta\.env\b/, {
      'gateway/config.ts': 'the one reader',
    }),
  ).toEqual([])
})

it('no device message is taken from behind the acknowledgement', () => {
  // aedes acknowledges before it hands a packet on: whoever listens there hears of messages that may never have been kept.
  const users = files.filter(({ path, imports }) => /^(gateway|bin)\//.test(path) && imports.includes('aedes'))
  expect(users.length).toBeGreaterThan(0)
  const wrong = users.filter(({ code }) =>
    /\b(?:broker|aedes)\.subscribe\(|\.on\(\s*['"]publish['"]|\bpublished\s*[:=(]/.test(code),
  )
  expect(namesOf(wrong)).toEqual([])
})

describe('what is of a kind stands in the list of its kind', () => {
  /** `isKind`: how a file says that it is one. What else lies in the folder are parts that they share. */
  const kinds: readonly { readonly folder: string; readonly list: string; readonly isKind: RegExp }[] = [
    { folder: 'rules/care/', list: 'rules/index.ts', isKind: /\bdefineRule[<(]/ },
    { folder: 'rules/energy/', list: 'rules/index.ts', isKind: /\bdefineRule[<(]/ },
    { folder: 'gateway/decoders/', list: 'gateway/decoders/index.ts', isKind: /\bexport const \w+: Decoder\b/ },
    {
      folder: 'gateway/notify/',
      list: 'gateway/notify/index.ts',
      isKind: /\bexport const \w+ = defineChannel[<(]/,
    },
    { folder: 'dashboard/api/routes/', list: 'dashboard/api/routes/index.ts', isKind: /\bexport const \w+: Routes\b/ },
    { folder: 'dashboard/web/pages/', list: 'dashboard/web/pages/index.ts', isKind: /\bexport default\b/ },
    {
      folder: 'simulators/scenarios/',
      list: 'simulators/scenarios/index.ts',
      isKind: /\bexport const \w+: Scenario\b/,
    },
    {
      folder: 'simulators/devices/',
      list: 'simulators/devices/index.ts',
      isKind: /\bexport const \w+: (Family|DeviceFamily)\b/,
    },
    { folder: 'bin/verbs/', list: 'bin/verbs/index.ts', isKind: /\bexport const \w+: Verb\b/ },
  ]
  const found = kinds.map((kind) => ({
    ...kind,
    members: files.filter(
      ({ path, code }) => path.startsWith(kind.folder) && path !== kind.list && kind.isKind.test(code),
    ),
  }))

  it.each(found)('$folder → $list', ({ list, members }) => {
    const listed = files.find(({ path }) => path === list)?.imports ?? []
    expect(namesOf(members).filter((path) => !listed.includes(path))).toEqual([])
  })

  it('and the kinds that there have always been are still told by how they are written', () => {
    const counts = Object.fromEntries(found.map(({ folder, members }) => [folder, members.length]))
    for (const folder of ['rules/care/', 'gateway/decoders/', 'dashboard/api/routes/', 'bin/verbs/']) {
      expect([folder, counts[folder]! > 0]).toEqual([folder, true])
    }
  })
})

it('every source file begins with a sentence of what it is for', () => {
  // A scenario and a test say it themselves, in what they tell and promise.
  const silent = files.filter(
    ({ path, firstLine }) => !/^(test|simulators\/scenarios)\//.test(path) && !/^\/\/ \S.*[.:!?]/.test(firstLine),
  )
  expect(namesOf(silent)).toEqual([])
})
