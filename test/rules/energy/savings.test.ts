// Savings on a home whose truth is known: the model finds it in ordinary weather, says how sure it is, and says nothing when it cannot know.
import { describe, expect, it } from 'vitest'
import { degreeDays } from '../../../rules/energy/degree-days.ts'
import { fitHeating } from '../../../rules/energy/heating-model.ts'
import { gasEffect, solarEffect, spansAround } from '../../../rules/energy/savings.ts'
import { dayAfter, daysBetween } from '../../../rules/model/civil-day.ts'
import type { DayAmount, WeatherDay } from '../../../rules/model/energy.ts'
import { random } from '../../../simulators/random.ts'

const first = '2019-01-01'
const count = 365 * 6 + 2

/** Six years of weather of which no two are alike. */
const weather: readonly WeatherDay[] = Array.from({ length: count }, (_, index) => {
  const chance = random(1, 'weather', index)
  const ofYear = random(1, 'year', Math.floor(index / 365)).normal(0, 1.3)
  const season = Math.cos((2 * Math.PI * (index - 15)) / 365.25)
  return {
    day: dayAfter(first, index),
    meanCelsius: 10.5 - 7 * season + ofYear + chance.normal(0, 2.5),
    radiationKwhPerM2: Math.max(0.2, 3 - 2.4 * season + chance.normal(0, 0.7)),
  }
})

/** Gas of a home with a base of 1 m³ a day and `perDegree` below 15 °C, less what the sun gives. */
const gas = (perDegree: (day: string) => number, seed = 1): DayAmount[] =>
  weather.map(({ day, meanCelsius, radiationKwhPerM2 }, index) => {
    const cold = Math.max(0, 15 - meanCelsius!)
    const sun = cold > 0 ? 0.4 * radiationKwhPerM2! : 0
    const noise = random(seed, 'gas', index).normal(0, 0.8)
    return { day, amount: Math.max(0, 1 + perDegree(day) * cold - sun + noise), heard: 1 }
  })
const measure = '2022-05-01'
const spans = spansAround(measure, first, dayAfter(first, count))

it('finds the home it is given', () => {
  const model = fitHeating(gas(() => 0.9).slice(0, 365), weather)!
  expect(model.perDegreeDay).toBeCloseTo(0.9, 1)
  expect(Math.abs(model.balanceCelsius - 15)).toBeLessThanOrEqual(1)
  expect(model.r2).toBeGreaterThan(0.9)
})

describe('a measure', () => {
  it('that saves a quarter of the heat is found, with the truth inside the interval', () => {
    const truth = (year: number) =>
      weather
        .filter(({ day }) => day.startsWith(String(year)))
        .reduce((sum, { meanCelsius }) => sum + 0.225 * Math.max(0, 15 - meanCelsius!), 0)
    const years = [2019, 2020, 2021, 2022, 2023, 2024]
    const saved = years.reduce((sum, year) => sum + truth(year), 0) / years.length
    for (let seed = 1; seed <= 10; seed++) {
      const effect = gasEffect(
        gas((day) => (day < measure ? 0.9 : 0.675), seed),
        weather,
        spans,
      )
      if (effect.verdict === 'not-enough-data-yet') throw new Error(effect.because.join())
      expect(effect.verdict).toBe('saves')
      expect(effect.interval[0]).toBeLessThan(saved)
      expect(effect.interval[1]).toBeGreaterThan(saved)
    }
  })
  it('that did nothing is not called a saving, though one of the winters was milder', () => {
    const cold = (from: string, until: string) => degreeDays(weather, from, until).degreeDays
    expect(cold(spans.before.from, spans.before.until)).not.toBeCloseTo(cold(spans.after.from, spans.after.until), -2)
    const verdicts = Array.from(
      { length: 20 },
      (_, seed) =>
        gasEffect(
          gas(() => 0.9, seed),
          weather,
          spans,
        ).verdict,
    )
    expect(verdicts.filter((verdict) => verdict !== 'no-difference-seen').length).toBeLessThanOrEqual(2)
  })
  it('half a year ago has not enough data yet, and says on which side', () => {
    const young = spansAround(measure, first, dayAfter(measure, 180))
    const known = gas(() => 0.9).filter(({ day }) => day < dayAfter(measure, 180))
    expect(gasEffect(known, weather, young)).toEqual({
      verdict: 'not-enough-data-yet',
      because: ['too-few-days-after'],
    })
  })
  it('is not judged in a home whose gas does not follow the weather', () => {
    const cooking = weather.map(({ day }, index) => ({ day, amount: random(2, 'cook', index).between(0, 1), heard: 1 }))
    expect(gasEffect(cooking, weather, spans)).toMatchObject({ verdict: 'not-enough-data-yet' })
  })
})

it('a gap in the weather is left out and not guessed', () => {
  const holed = weather.map((day, index) => (index % 10 === 0 ? { ...day, meanCelsius: null } : day))
  expect(degreeDays(holed, first, dayAfter(first, 100)).days).toBe(90)
})

describe('solar panels', () => {
  const flat = (kwh: number, from = first): DayAmount[] =>
    Array.from({ length: daysBetween(from, dayAfter(first, count)) }, (_, index) => ({
      day: dayAfter(from, index),
      amount: kwh,
      heard: 1,
    }))
  const imported = flat(10).map((day) => (day.day < measure ? day : { ...day, amount: 7 }))
  it('are told by what was made, given back and used at home', () => {
    const effect = solarEffect(
      { importedKwh: imported, exportedKwh: flat(5, measure), madeKwh: flat(8, measure) },
      weather,
      spans,
    )
    expect(effect).toMatchObject({ verdict: 'measured', selfUsedPercent: 37.5 })
    if (effect.verdict !== 'measured') return
    expect(effect.importedBeforeKwh - effect.importedAfterKwh).toBeCloseTo(3 * 365, 3)
    expect(effect.usedAfterKwh).toBeCloseTo(10 * 365, 3)
    expect(effect.interval![0]).toBeLessThan(effect.madeInOrdinaryYearKwh!)
  })
  it('without a meter of their own are told by import and export alone', () => {
    const effect = solarEffect({ importedKwh: imported, exportedKwh: flat(5, measure), madeKwh: [] }, weather, spans)
    expect(effect).toMatchObject({ verdict: 'measured', madeKwh: null, selfUsedKwh: null, selfUsedPercent: null })
  })
})
