// Counts what was written to a store of housing, so that whoever keeps what follows from it knows when it no longer does.
import type { HousingChanges, HousingStore } from '../../rules/ports.ts'

/** Counts as the writing begins and again as it ends: whoever read between the two has read neither the one nor the other for sure. */
export function countingChanges(store: Omit<HousingStore, 'changes'>): HousingStore {
  const use = new Map<string, number>()
  const weather = new Map<string, number>()
  let figures = 0
  const more = (counts: Map<string, number>, keys: Iterable<string>) => {
    for (const key of new Set(keys)) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const around = async (count: () => void, write: () => Promise<void>): Promise<void> => {
    count()
    try {
      await write()
    } finally {
      count()
    }
  }
  const changes: HousingChanges = {
    use: (homeId) => use.get(homeId) ?? 0,
    weather: (station) => weather.get(station) ?? 0,
    get figures() {
      return figures
    },
  }
  return {
    ...store,
    putUse: (months) =>
      around(
        () =>
          more(
            use,
            months.map(({ homeId }) => homeId),
          ),
        () => store.putUse(months),
      ),
    putWeather: (station, days) =>
      around(
        () => more(weather, [station]),
        () => store.putWeather(station, days),
      ),
    changeFigures: (put, takeBack) =>
      around(
        () => void (figures += 1),
        () => store.changeFigures(put, takeBack),
      ),
    changes: () => changes,
  }
}
