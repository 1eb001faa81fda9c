// Twins of the housing and the tenant store that live in memory. They pass the same contract suite as the real ones.
import type { WeatherDay } from '../../rules/model/energy.ts'
import { Housing, MonthUse, TenantGiven } from '../../rules/model/housing.ts'
import type { OwnFigure } from '../../rules/model/law-figure.ts'
import type { FigureChange, HousingStore, TenantStore } from '../../rules/ports.ts'
import { countingChanges } from './housing-changes.ts'

const byKey = <T>(map: ReadonlyMap<string, T>): T[] =>
  [...map].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value)

export function memoryHousing(homes: readonly Housing[] = []): HousingStore {
  const kept = new Map<string, Housing>(homes.map((home) => [home.homeId, home]))
  const months = new Map<string, Map<string, MonthUse>>()
  const weather = new Map<string, Map<string, WeatherDay>>()
  const figures = new Map<string, OwnFigure>()
  let history: readonly FigureChange[] = []
  const within = <T>(map: Map<string, Map<string, T>>, key: string): Map<string, T> => {
    const found = map.get(key) ?? new Map<string, T>()
    map.set(key, found)
    return found
  }
  return countingChanges({
    all: async () => byKey(kept),
    of: async (homeId) => kept.get(homeId) ?? null,
    async put(changed) {
      for (const home of changed.map((one) => Housing.parse(one))) kept.set(home.homeId, home)
    },
    use: async (homeId) => byKey(months.get(homeId) ?? new Map<string, MonthUse>()),
    async putUse(added) {
      for (const { homeId, use } of added) within(months, homeId).set(use.month, MonthUse.parse(use))
    },
    weather: async (station) => byKey(weather.get(station) ?? new Map<string, WeatherDay>()),
    async putWeather(station, days) {
      for (const day of days) within(weather, station).set(day.day, day)
    },
    figures: async () => byKey(figures),
    async changeFigures(put, takeBack) {
      const added: FigureChange[] = []
      for (const { key, from, by, at } of takeBack) {
        figures.delete(`${key} ${from}`)
        added.push({ key, from, row: null, by, at })
      }
      for (const { row, by, at } of put) {
        figures.set(`${row.key} ${row.from}`, { row, by, at })
        added.push({ key: row.key, from: row.from, row, by, at })
      }
      history = [...added.toReversed(), ...history].slice(0, 200)
    },
    figureHistory: async () => history,
    close: async () => {},
  })
}

export function memoryTenants(): TenantStore {
  const kept = new Map<string, TenantGiven>()
  return {
    of: async (residencyId) => kept.get(residencyId) ?? null,
    put: async (given) => void kept.set(given.residencyId, TenantGiven.parse(given)),
    forget: async (residencyId) => void kept.delete(residencyId),
    close: async () => {},
  }
}
