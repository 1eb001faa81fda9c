// Tables, woonlasten, the programme and the law from the command line, against a service that runs.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../../bin/cli.ts'
import { temporaryFolder } from '../support/folder.ts'
import { monthsOf, weatherOf } from '../support/housing.ts'
import { freePorts, startService } from '../support/service.ts'

async function call(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), progress: () => {} }
  const code = await run(args, { ...io, stopped: new AbortController().signal })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

function fileOf(name: string, lines: readonly string[]): string {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, lines.join('\n'))
  return file
}

const weather = weatherOf('2024-01-01', '2026-01-01')
const tables: Readonly<Record<string, readonly string[]>> = {
  homes: [
    'homeId,village,complex,dwelling,suitsPeople,label,floorM2,maximumRentEuro',
    'kerk-1,Limmen,Kerkstraat,terraced,2,B,80,900',
    'kerk-2,Limmen,Kerkstraat,palace,2,B,80,900',
  ],
  rents: ['homeId;from;bareEuro;serviceEuro', 'kerk-1;2023-07-01;600,50;10'],
  measures: ['homeId,measureId,kind,live,rentRiseEuro', 'kerk-1,roof,insulation,2024-12-15,0'],
  contracts: [
    'homeId,from,kind,kwhNormalEuro,kwhLowEuro,m3Euro,electricityFixedEuro,gasFixedEuro,electricityGridEuro,gasGridEuro',
    'kerk-1,2023-01-01,variable,0.15,0.13,0.6,7,7,40,20',
  ],
  use: [
    'homeId,month,importedNormalKwh,importedLowKwh,gasM3',
    ...monthsOf(weather, (month) => ({ perDegreeM3: month < '2025-01' ? 0.4 : 0.25 })).map(
      ({ month, gasM3 }) => `kerk-1,${month},120,80,${gasM3.toFixed(1)}`,
    ),
  ],
  weather: [
    'day,meanCelsius,radiationKwhPerM2',
    ...weather.map(({ day, meanCelsius, radiationKwhPerM2 }) => `${day},${meanCelsius},${radiationKwhPerM2}`),
  ],
}

it(
  'what is imported is shown, with what was refused, and the letter can be printed',
  { timeout: 120_000 },
  async () => {
    const folder = temporaryFolder()
    await using _service = await startService({ folder, ports: await freePorts() })
    const data = ['--data', folder]
    for (const [table, lines] of Object.entries(tables)) {
      const { code, out } = await call('housing', 'import', table, fileOf(`${table}.csv`, lines), ...data)
      const told = table === 'homes' ? 'line 3, dwelling' : ' 0 refused'
      expect([table, code, out]).toEqual([table, table === 'homes' ? 1 : 0, expect.stringContaining(told)])
    }

    const shown = await call('woonlasten', 'show', 'kerk-1', ...data)
    expect(shown.code).toBe(0)
    expect(shown.out).toContain('2025-01 to 2025-12')
    expect(shown.out).toContain('not enough data yet: too-few-months-before')

    const exported = await call('housing', 'export', 'rents', ...data)
    expect(exported.out).toBe('homeId,from,bareEuro,serviceEuro,solarEuro,epvEuro\nkerk-1,2023-07-01,600.5,10,0,0')

    const law = fileOf('law.csv', [
      'key,from,until,value,source,status',
      'aftoppingsgrens_laag,2099-01-01,2100-01-01,730.15,"Staatscourant, 2098",read',
    ])
    expect((await call('law', 'import', law, ...data)).code).toBe(0)
    expect((await call('law', 'list', 'aftoppingsgrens_laag', ...data)).out).toContain('730.15')
    const twice = fileOf('law.csv', [
      'key,from,until,value,source,status',
      'aftoppingsgrens_laag,2025-07-01,2026-07-01,700,x,read',
    ])
    const refused = await call('law', 'import', twice, ...data)
    expect([refused.code, refused.out]).toEqual([1, expect.stringContaining('line 2, from: there is a figure')])

    for (const table of ['homes', 'rents', 'measures', 'contracts', 'use']) {
      const file = join(folder, `${table}.xlsx`)
      expect((await call('housing', 'export', table, '--out', file, ...data)).code).toBe(0)
      const { code, out } = await call('housing', 'import', table, file, ...data)
      expect([table, code, out]).toEqual([table, 0, expect.stringContaining(' 0 refused')])
    }
    expect((await call('housing', 'export', 'rents', ...data)).out).toBe(exported.out)
    const sheet = join(folder, 'law.xlsx')
    expect((await call('law', 'export', sheet, ...data)).code).toBe(0)
    expect((await call('law', 'import', sheet, '--check', ...data)).out).toContain(' 0 refused')

    const page = join(folder, 'letter.html')
    expect((await call('woonlasten', 'letter', 'kerk-1', '--year', '2025', '--out', page, ...data)).code).toBe(0)
    expect(readFileSync(page, 'utf8')).toContain('Uw woonlasten per maand')

    const programme = await call('programme', 'show', '--target', '0.675', '--green', 'all', ...data)
    expect(programme.out).toContain('Kerkstraat')
  },
)
