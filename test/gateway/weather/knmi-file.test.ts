// The days of a weather station, from KNMI's own file and from a plain table.
import { expect, it } from 'vitest'
import { parseKnmiDays, UnreadableWeather } from '../../../gateway/weather/knmi-file.ts'

it("reads KNMI's own file: tenths of degrees, J/cm², blanks where the station was silent", () => {
  const text = [
    '# SOURCE: ROYAL NETHERLANDS METEOROLOGICAL INSTITUTE (KNMI)',
    '# STN,YYYYMMDD,   TG,   TN,    Q',
    '',
    '  240,20260101,   43,   12,  180',
    '  240,20260102,     ,  -21,     ',
  ].join('\r\n')
  expect(parseKnmiDays(text)).toEqual([
    { day: '2026-01-01', meanCelsius: 4.3, radiationKwhPerM2: 0.5 },
    { day: '2026-01-02', meanCelsius: null, radiationKwhPerM2: null },
  ])
})

it('reads a plain table with named units', () => {
  const text = 'date_utc,tg_c,tn_c,q_j_cm2\n2026-01-01,4.3,1.2,720\n2026-01-02,-1,-4,\n'
  expect(parseKnmiDays(text)).toEqual([
    { day: '2026-01-01', meanCelsius: 4.3, radiationKwhPerM2: 2 },
    { day: '2026-01-02', meanCelsius: -1, radiationKwhPerM2: null },
  ])
})

it('says what it misses in a file that is none', () => {
  expect(() => parseKnmiDays('hello\nworld')).toThrow(UnreadableWeather)
  expect(() => parseKnmiDays('date_utc,tx_c\n2026-01-01,9')).toThrow(/mean temperature/)
})
