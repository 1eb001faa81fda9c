// The weather as each source tells it, in the forms of their manuals: the same day comes out, and what is lacking is said to be lacking.
import { describe, expect, it } from 'vitest'
import { parseKnmi } from '../../../gateway/weather/knmi-hours.ts'
import { weatherIn } from '../../../gateway/weather/message.ts'
import { parseOpenMeteo } from '../../../gateway/weather/open-meteo.ts'

const hoursOf = (day: string, of: (hour: number) => readonly [celsius: number | '', joules: number | '']): string =>
  Array.from({ length: 24 }, (_, index) => {
    const [celsius, joules] = of(index + 1)
    return `  249,${day},   ${String(index + 1).padStart(2)},  ${celsius},  ${joules}`
  }).join('\n')

/** Ten degrees by night, 14 by day; 90 J/cm² in each of eight hours: 2 kWh/m². */
const plain = (hour: number) => [hour > 8 && hour <= 20 ? 140 : 100, hour > 8 && hour <= 16 ? 90 : 0] as const

describe('KNMI', () => {
  it('tells hours as text, of which a day is made', () => {
    const text = `# BRON: KONINKLIJK NEDERLANDS METEOROLOGISCH INSTITUUT (KNMI)
# T         : temperatuur (in 0.1 graden Celsius)
# STN,YYYYMMDD,   HH,    T,    Q
${hoursOf('20261122', plain)}
${hoursOf('20261123', (hour) => (hour === 3 ? ['', ''] : plain(hour)))}
${hoursOf('20261124', (hour) => (hour > 6 ? ['', 0] : plain(hour)))}
`
    expect(parseKnmi(text)).toEqual([
      { day: '2026-11-22', meanCelsius: 12, radiationKwhPerM2: 2 },
      // One temperature less says no less of the day; of light an hour that is not known could have been any.
      { day: '2026-11-23', meanCelsius: 12.1, radiationKwhPerM2: null },
      { day: '2026-11-24', meanCelsius: null, radiationKwhPerM2: 0 },
    ])
  })

  it('answers days and hours as JSON, of one station', () => {
    const days = [
      { station_code: 249, date: '2026-11-22T00:00:00.000Z', TG: 78, Q: 180 },
      { station_code: 249, date: '2026-11-23T00:00:00.000Z', TG: null, Q: 36 },
    ]
    expect(parseKnmi(JSON.stringify(days))).toEqual([
      { day: '2026-11-22', meanCelsius: 7.8, radiationKwhPerM2: 0.5 },
      { day: '2026-11-23', meanCelsius: null, radiationKwhPerM2: 0.1 },
    ])
    const hours = Array.from({ length: 24 }, (_, index) => {
      const [T, Q] = plain(index + 1)
      return { station_code: '249', date: '2026-11-22T00:00:00.000Z', hour: index + 1, T, Q }
    })
    expect(parseKnmi(JSON.stringify(hours))).toEqual([{ day: '2026-11-22', meanCelsius: 12, radiationKwhPerM2: 2 }])
    expect(() => parseKnmi(JSON.stringify([days[0], { ...days[1], station_code: 260 }]))).toThrow('several stations')
    expect(() => parseKnmi('[{"message":"no"}]')).toThrow('no answer of KNMI: 0.station_code')
    expect(() => parseKnmi('[not')).toThrow('begins as JSON and is none')
  })

  it('and its daily files are read as they were', () => {
    expect(parseKnmi('# STN,YYYYMMDD,   TG,    Q\n  249,20261122,   -5,   72\n')).toEqual([
      { day: '2026-11-22', meanCelsius: -0.5, radiationKwhPerM2: 0.2 },
    ])
  })
})

describe('Open-Meteo', () => {
  const answer = {
    latitude: 52.68,
    longitude: 4.82,
    generationtime_ms: 0.06,
    utc_offset_seconds: 0,
    timezone: 'GMT',
    timezone_abbreviation: 'GMT',
    elevation: 1,
    daily_units: { time: 'iso8601', temperature_2m_mean: '°C', shortwave_radiation_sum: 'MJ/m²' },
    daily: {
      time: ['2026-11-22', '2026-11-23'],
      temperature_2m_mean: [7.8, null],
      shortwave_radiation_sum: [1.8, 0.36],
    },
  }
  const parse = (change: object = {}) => parseOpenMeteo(JSON.stringify({ ...answer, ...change }))

  it('answers days, with light in megajoules', () => {
    expect(parse()).toEqual([
      { day: '2026-11-22', meanCelsius: 7.8, radiationKwhPerM2: 0.5 },
      { day: '2026-11-23', meanCelsius: null, radiationKwhPerM2: 0.36 / 3.6 },
    ])
  })

  it('answers hours, of which each belongs to the day in which it ends', () => {
    const time = Array.from({ length: 48 }, (_, hour) =>
      new Date(Date.UTC(2026, 10, 22, hour)).toISOString().slice(0, 16),
    )
    const { daily: _, daily_units: __, ...rest } = answer
    const hourly = {
      hourly_units: { time: 'iso8601', temperature_2m: '°C', shortwave_radiation: 'W/m²' },
      hourly: {
        time,
        temperature_2m: time.map(() => 8),
        shortwave_radiation: time.map((_, hour) => (hour === 24 ? 24 : 50)),
      },
    }
    expect(parseOpenMeteo(JSON.stringify({ ...rest, ...hourly }))).toEqual([
      // The hour before midnight is in the first line of the next day; the first of this day is not in the answer.
      { day: '2026-11-22', meanCelsius: 8, radiationKwhPerM2: (23 * 50 + 24) / 1000 },
      { day: '2026-11-23', meanCelsius: null, radiationKwhPerM2: null },
    ])
  })

  it('is not believed in other units, on another clock, or when it refuses', () => {
    expect(() => parse({ daily_units: { ...answer.daily_units, temperature_2m_mean: '°F' } })).toThrow(
      'in °F and not in °C',
    )
    expect(() => parse({ daily_units: { temperature_2m_mean: '°C', shortwave_radiation_sum: 'Wh/m²' } })).toThrow(
      'in Wh/m²',
    )
    expect(() => parse({ utc_offset_seconds: 3600 })).toThrow('timezone=GMT')
    expect(() => parse({ daily: undefined })).toThrow('ask for daily=')
    expect(() => parseOpenMeteo('{"error":true,"reason":"Cannot initialize"}')).toThrow(
      'Open-Meteo says: Cannot initialize',
    )
    expect(() => parseOpenMeteo('<html>')).toThrow('is no JSON')
  })
})

describe('a station of one’s own over MQTT', () => {
  const told = (value: unknown) =>
    weatherIn(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), '2026-11-24')

  it('tells a day, or a few', () => {
    expect(told({ day: '2026-11-23', meanCelsius: 7.1 })).toEqual([
      { day: '2026-11-23', meanCelsius: 7.1, radiationKwhPerM2: null },
    ])
    expect(told([{ day: '2026-11-22', meanCelsius: 7, radiationKwhPerM2: 0.6 }, { day: '2026-11-23' }])).toHaveLength(2)
  })

  it.each([
    [{ day: '2026-11-24', meanCelsius: 7 }, '2026-11-24 is not over yet'],
    [{ day: '24-11-2026', meanCelsius: 7 }, /day/],
    [{ day: '2026-11-23', meanCelsius: 71 }, /meanCelsius/],
    [{ day: '2026-11-23', radiationKwhPerM2: 600 }, /radiationKwhPerM2/],
    [{ day: '2026-11-23', temperature: 7 }, /./],
    ['{', 'is no JSON'],
    ['"x"'.padEnd(70_000), /larger than/],
  ])('is told what is wrong with %j', (value, why) => {
    expect(told(value)).toMatch(why)
  })
})
