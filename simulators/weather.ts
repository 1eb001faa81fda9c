// The weather over the villages, one for all homes: a Dutch year of clouds and temperatures in which each day resembles the one before.
import type { Instant } from '../rules/model/time.ts'
import { type Day, dayOf, firstDay } from './days.ts'
import { random } from './random.ts'

export interface Weather {
  /** 0 clear to 1 overcast, the mean of that day. */
  cloudOf(day: Day): number
  meanCelsiusOf(day: Day): number
  celsiusAt(at: Instant): number
}

interface DayWeather {
  readonly cloud: number
  readonly celsius: number
}

/** Means of De Bilt 1991-2020 in round figures: 10.5 degrees, coldest in the last days of January. */
const yearMean = 10.5
const yearSwing = 7.6
const coldestDayOfYear = 24

export function createWeather(seed: number): Weather {
  const chance = random(seed, 'weather')
  // A memo: each day follows from the day before, from the first day of the simulated world on.
  const known: DayWeather[] = []
  let front = 0
  let warmth = 0

  function weatherOf(day: Day): DayWeather {
    if (day < firstDay) throw new RangeError('the simulated world begins on 1 January 2024')
    while (known.length <= day - firstDay) {
      const ordinal = firstDay + known.length
      front = 0.62 * front + chance.normal(0, 0.78)
      warmth = 0.8 * warmth + chance.normal(0, 1.75)
      const season = Math.cos((2 * Math.PI * (dayOfYear(ordinal) - coldestDayOfYear)) / 365.25)
      // The clouds of winter are thicker, and a clear winter day is colder while a clear summer day is warmer.
      const cloud = 1 / (1 + Math.exp(-(1.32 + 0.42 * season + 1.25 * front)))
      const clearness = (0.7 - cloud) * -season * 2.2
      known.push({ cloud, celsius: yearMean - yearSwing * season + warmth + clearness })
    }
    return known[day - firstDay]!
  }

  return {
    cloudOf: (day) => weatherOf(day).cloud,
    meanCelsiusOf: (day) => weatherOf(day).celsius,
    celsiusAt(at) {
      const { celsius, cloud } = weatherOf(dayOf(at))
      const hour = (at / 3_600_000) % 24
      return celsius + (1.2 + 3.4 * (1 - cloud)) * Math.cos((2 * Math.PI * (hour - 13.5)) / 24)
    },
  }
}

const dayOfYear = (day: Day): number => {
  const date = new Date(day * 86_400_000)
  return day - Date.UTC(date.getUTCFullYear(), 0, 1) / 86_400_000
}
