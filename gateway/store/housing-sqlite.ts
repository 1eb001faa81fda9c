// Buildings, rents, measures, months of use, weather and the figures of the law: the landlord's purpose, in a file of its own.
import type { WeatherDay } from '../../rules/model/energy.ts'
import { Housing, MonthUse } from '../../rules/model/housing.ts'
import { OwnFigure, RuleRow } from '../../rules/model/law-figure.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { FigureChange, HousingStore } from '../../rules/ports.ts'
import { countingChanges } from './housing-changes.ts'
import { openReader } from './sqlite.ts'
import { openWriter, type Row } from './writer.ts'

const migrations = [
  `CREATE TABLE homes (home_id TEXT PRIMARY KEY, housing TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE months (
     home_id TEXT NOT NULL,
     month TEXT NOT NULL,
     use TEXT NOT NULL,
     PRIMARY KEY (home_id, month)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE weather (
     station TEXT NOT NULL,
     day TEXT NOT NULL,
     mean_celsius REAL,
     radiation_kwh_m2 REAL,
     PRIMARY KEY (station, day)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE figures (
     key TEXT NOT NULL,
     from_day TEXT NOT NULL,
     figure TEXT NOT NULL,
     PRIMARY KEY (key, from_day)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE figure_changes (
     change_id INTEGER PRIMARY KEY AUTOINCREMENT,
     key TEXT NOT NULL,
     from_day TEXT NOT NULL,
     row TEXT,
     by_account TEXT NOT NULL,
     at INTEGER NOT NULL
   ) STRICT;`,
]
const statements = {
  putHome: `INSERT INTO homes (home_id, housing) VALUES (?, ?)
    ON CONFLICT (home_id) DO UPDATE SET housing = excluded.housing`,
  putMonth: `INSERT INTO months (home_id, month, use) VALUES (?, ?, ?)
    ON CONFLICT (home_id, month) DO UPDATE SET use = excluded.use`,
  putDay: `INSERT INTO weather (station, day, mean_celsius, radiation_kwh_m2) VALUES (?, ?, ?, ?)
    ON CONFLICT (station, day) DO UPDATE SET mean_celsius = excluded.mean_celsius, radiation_kwh_m2 = excluded.radiation_kwh_m2`,
  putFigure: `INSERT INTO figures (key, from_day, figure) VALUES (?, ?, ?)
    ON CONFLICT (key, from_day) DO UPDATE SET figure = excluded.figure`,
  takeBack: 'DELETE FROM figures WHERE key = ? AND from_day = ?',
  note: 'INSERT INTO figure_changes (key, from_day, row, by_account, at) VALUES (?, ?, ?, ?, ?)',
}

interface ChangeRow {
  readonly key: string
  readonly from_day: string
  readonly row: string | null
  readonly by_account: string
  readonly at: number
}

export async function openHousing(options: { file: string }): Promise<HousingStore> {
  const { file } = options
  const writer = await openWriter({ file, migrations, synchronous: 'FULL', statements, gatherMilliseconds: 0 })
  const reader = openReader(file)
  const all = reader.prepare('SELECT home_id AS homeId, housing FROM homes ORDER BY home_id')
  const one = reader.prepare('SELECT housing FROM homes WHERE home_id = ?')
  const use = reader.prepare('SELECT use FROM months WHERE home_id = ? ORDER BY month')
  const weather = reader.prepare(
    'SELECT day, mean_celsius AS meanCelsius, radiation_kwh_m2 AS radiationKwhPerM2 FROM weather WHERE station = ? ORDER BY day',
  )
  const figures = reader.prepare('SELECT figure FROM figures ORDER BY key, from_day')
  const changes = reader.prepare(
    'SELECT key, from_day, row, by_account, at FROM figure_changes ORDER BY change_id DESC LIMIT 200',
  )
  const write = async (rows: readonly Row[]): Promise<void> => {
    if (rows.length > 0) await writer.write(rows)
  }
  // To parse a programme of thousands of homes for each question takes longer than to answer it.
  let known: ReadonlyMap<string, { readonly text: string; readonly housing: Housing }> = new Map()
  const version = reader.prepare('PRAGMA data_version')
  let knownVersion: unknown = null
  const allHomes = (): readonly Housing[] => {
    const now = (version.get() as { data_version: unknown }).data_version
    if (now !== knownVersion) {
      const rows = all.all() as { homeId: string; housing: string }[]
      known = new Map(
        rows.map(({ homeId, housing: text }) => {
          const before = known.get(homeId)
          return [homeId, before?.text === text ? before : { text, housing: Housing.parse(JSON.parse(text)) }]
        }),
      )
      knownVersion = now
    }
    return [...known.values()].map(({ housing }) => housing)
  }
  return countingChanges({
    all: async () => allHomes(),
    async of(homeId) {
      const row = one.get(homeId) as { housing: string } | undefined
      return row ? Housing.parse(JSON.parse(row.housing)) : null
    },
    put: (homes) => write(homes.map((home): Row => ['putHome', home.homeId, JSON.stringify(Housing.parse(home))])),
    use: async (homeId) => (use.all(homeId) as { use: string }[]).map((row) => MonthUse.parse(JSON.parse(row.use))),
    putUse: (months) =>
      write(
        months.map(({ homeId, use: month }): Row => [
          'putMonth',
          homeId,
          month.month,
          JSON.stringify(MonthUse.parse(month)),
        ]),
      ),
    weather: async (station) => (weather.all(station) as unknown as WeatherDay[]).map((day) => ({ ...day })),
    putWeather: (station, days) =>
      write(
        days.map(({ day, meanCelsius, radiationKwhPerM2 }): Row => [
          'putDay',
          station,
          day,
          meanCelsius,
          radiationKwhPerM2,
        ]),
      ),
    figures: async () =>
      (figures.all() as { figure: string }[]).map(({ figure }) => OwnFigure.parse(JSON.parse(figure))),
    changeFigures: (put, takeBack) =>
      write([
        ...takeBack.flatMap(({ key, from, by, at }): Row[] => [
          ['takeBack', key, from],
          ['note', key, from, null, by, at],
        ]),
        ...put.flatMap(({ row, by, at }): Row[] => [
          ['putFigure', row.key, row.from, JSON.stringify({ row, by, at })],
          ['note', row.key, row.from, JSON.stringify(row), by, at],
        ]),
      ]),
    figureHistory: async () =>
      (changes.all() as unknown as ChangeRow[]).map((change): FigureChange => ({
        key: change.key as FigureChange['key'],
        from: change.from_day,
        row: change.row === null ? null : RuleRow.parse(JSON.parse(change.row)),
        by: change.by_account,
        at: change.at as Instant,
      })),
    async close() {
      await writer.close()
      reader.close()
    },
  })
}
