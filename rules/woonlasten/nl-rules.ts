// The figures of Dutch rent and energy law that Kernwacht ships with. An administrator adds the next year's; who adds one, names where it was read.
import type { RuleKey, RuleRow, RuleStatus, RuleTable } from '../model/law-figure.ts'
import { ofYear } from './rule-table.ts'

type YearRow = readonly [year: number, value: number, source: string, status?: RuleStatus]
const years = (key: RuleKey, rows: readonly YearRow[]): RuleRow[] =>
  rows.map(([year, value, source, status]) => ofYear(key, year, value, source, status))

/** One source for a row of years that follow each other. */
const series = (key: RuleKey, first: number, values: readonly number[], source: string): RuleRow[] =>
  values.map((value, index) => ofYear(key, first + index, value, source))

const always = '9999-12-31'
const plan = 'strategic plan of the association, 2015'
const rijk2026 = 'rijksoverheid.nl 2025-11-25'
const rijk2025 = 'rijksoverheid.nl 2024-11-18'
const recall = 'from memory'

export const nlRules: RuleTable = [
  ...years('kwaliteitskortingsgrens', [
    [2015, 403, plan, 'read-rounded'],
    [2017, 414.02, 'third-party table'],
    [2018, 417.34, 'jaarverslagdekey2019.nl'],
    [2020, 432.51, recall, 'memory'],
    [2021, 442.46, 'wonen-zuid.nl'],
    [2022, 442.46, 'stadhuis.nl'],
    [2023, 452.2, 'woonbond.nl'],
    [2024, 454.47, 'woonbond.nl'],
    [2025, 477.2, rijk2025],
    [2026, 498.2, rijk2026],
  ]),
  ...years('aftoppingsgrens_laag', [
    [2015, 576.87, plan],
    [2016, 586.68, 'eigenhaard.nl annual report 2016'],
    [2017, 592.55, 'third-party table'],
    [2018, 597.3, 'jaarverslagdekey2019.nl'],
    [2019, 607.46, 'dehuismeesters.nl'],
    [2020, 619.01, recall, 'memory'],
    [2021, 633.25, 'wonen-zuid.nl'],
    [2022, 633.25, 'stadhuis.nl'],
    [2023, 647.19, 'woonbond.nl'],
    [2024, 650.43, 'woonbond.nl'],
    [2025, 682.96, rijk2025],
    [2026, 713.02, rijk2026],
  ]),
  ...years('aftoppingsgrens_hoog', [
    [2015, 618.24, plan],
    [2016, 628.76, 'eigenhaard.nl annual report 2016'],
    [2017, 635.05, recall, 'memory'],
    [2018, 640.14, 'jaarverslagdekey2019.nl'],
    [2019, 651.03, recall, 'memory'],
    [2020, 663.4, recall, 'memory'],
    [2021, 678.66, 'wonen-zuid.nl'],
    [2022, 678.66, 'stadhuis.nl'],
    [2023, 693.6, 'woonbond.nl'],
    [2024, 697.07, 'woonbond.nl'],
    [2025, 731.93, rijk2025],
    [2026, 764.14, rijk2026],
  ]),
  ...years('liberalisatiegrens', [
    [2015, 710.68, plan],
    [2016, 710.68, 'eigenhaard.nl annual report 2016'],
    [2018, 710.68, 'jaarverslagdekey2019.nl'],
    [2019, 720.42, 'dehuismeesters.nl'],
    [2020, 737.14, recall, 'memory'],
    [2021, 752.33, 'wonen-zuid.nl'],
    [2022, 763.47, 'stadhuis.nl'],
    [2023, 808.06, 'woonbond.nl'],
    [2024, 879.66, 'woonbond.nl'],
    [2025, 900.07, rijk2025],
    [2026, 932.93, rijk2026],
  ]),
  ...years('passend_inkomen_1p', [
    [2015, 21_500, plan, 'read-rounded'],
    [2016, 22_100, 'eigenhaard.nl annual report 2016'],
    [2019, 22_700, 'dehuismeesters.nl'],
    [2024, 27_725, 'woonbond.nl'],
    [2025, 28_375, rijk2025],
    [2026, 29_400, rijk2026],
  ]),
  ...years('passend_inkomen_2p', [
    [2015, 29_500, plan, 'read-rounded'],
    [2016, 30_000, 'eigenhaard.nl annual report 2016'],
    [2019, 30_825, 'dehuismeesters.nl'],
    [2024, 37_625, 'woonbond.nl'],
    [2025, 38_500, rijk2025],
    [2026, 39_925, rijk2026],
  ]),
  ...years('passend_inkomen_1p_aow', [
    [2024, 27_225, 'woonbond.nl'],
    [2025, 27_775, rijk2025],
    [2026, 28_775, rijk2026],
  ]),
  ...years('passend_inkomen_2p_aow', [
    [2025, 37_350, rijk2025],
    [2026, 38_650, rijk2026],
  ]),
  ...years('daeb_inkomen_1p', [
    [2015, 34_900, plan],
    [2019, 38_035, 'dehuismeesters.nl'],
    [2021, 40_024, 'wonen-zuid.nl'],
    [2022, 40_024, 'stadhuis.nl'],
    [2023, 44_035, 'woonbond.nl'],
    [2024, 47_699, 'woonbond.nl'],
    [2025, 49_669, rijk2025],
    [2026, 51_537, rijk2026],
  ]),
  ...years('daeb_inkomen_meerp', [
    [2022, 44_655, 'stadhuis.nl'],
    [2023, 48_625, 'woonbond.nl'],
    [2024, 52_671, 'woonbond.nl'],
    [2025, 54_847, rijk2025],
    [2026, 56_910, rijk2026],
  ]),
  ofYear('huurtoeslag_basishuur_1p', 2026, 202.52, 'third-party table', 'unverified'),
  ofYear('huurtoeslag_basishuur_2p', 2026, 200.71, 'third-party table', 'unverified'),
  ofYear('huurtoeslag_afbouw_pct_1p', 2026, 27, 'third-party table', 'unverified'),
  ofYear('huurtoeslag_afbouw_pct_2p', 2026, 22, 'third-party table', 'unverified'),
  ofYear('huurtoeslag_afbouwgrens_1p', 2026, 23_425, 'third-party table', 'unverified'),
  ofYear('huurtoeslag_afbouwgrens_2p', 2026, 31_500, 'third-party table', 'unverified'),
  // Until 2026 a higher rent got nothing; from then on the reckoning stops at the liberalisation limit.
  since('huurtoeslag_maximumhuur_is_voorwaarde', '2015-01-01', '2026-01-01', 1, 'rijksoverheid.nl 2024-12-17'),
  since('huurtoeslag_maximumhuur_is_voorwaarde', '2026-01-01', always, 0, 'rijksoverheid.nl 2024-12-17'),

  ...series(
    'energiebelasting_elektriciteit_schijf1_ex_btw',
    2015,
    [0.1196, 0.1007, 0.1013, 0.10458, 0.09863, 0.0977, 0.09428, 0.03679, 0.12599, 0.1088, 0.10154, 0.0916],
    'belastingdienst.nl; cbs.nl 2019/07',
  ),
  ...series(
    'energiebelasting_gas_schijf1_ex_btw',
    2013,
    [0.1862, 0.1894, 0.1911, 0.25168, 0.25244, 0.26001, 0.29313, 0.33307, 0.34856, 0.36322, 0.4898, 0.58301, 0.5782],
    'belastingdienst.nl; engie.nl',
  ),
  ofYear('energiebelasting_gas_schijf1_incl_btw', 2026, 0.7268, 'belastingdienst.nl; engie.nl'),
  ...series(
    'ode_elektriciteit_ex_btw',
    2015,
    [0.0036, 0.0056, 0.0074, 0.0132, 0.0189, 0.0273, 0.03, 0.0305],
    'belastingdienst.nl; cbs.nl 2019/07',
  ),
  ...series('ode_gas_ex_btw', 2015, [0.0074, 0.0113, 0.0159, 0.0285, 0.0524], 'belastingdienst.nl; rendement.nl'),
  ...years('heffingskorting_ex_btw', [
    [2015, 311.84, 'cbs.nl; engie.nl'],
    [2016, 310.81, 'cbs.nl; engie.nl'],
    [2017, 308.54, 'cbs.nl; engie.nl'],
    [2018, 308.54, 'cbs.nl; engie.nl'],
    [2019, 257.54, 'cbs.nl; engie.nl'],
    [2023, 493.27, 'cbs.nl; engie.nl'],
    [2024, 521.81, 'cbs.nl; engie.nl'],
    [2025, 524.95, 'cbs.nl; engie.nl'],
    [2026, 519.8, 'cbs.nl; engie.nl'],
  ]),
  since('btw_energie_pct', '2012-10-01', '2022-07-01', 21, 'CBS 84672NED'),
  since('btw_energie_pct', '2022-07-01', '2023-01-01', 9, 'CBS 84672NED'),
  since('btw_energie_pct', '2023-01-01', '2027-01-01', 21, 'CBS 84672NED'),
  since('salderen', '2004-01-01', '2027-01-01', 1, 'kst-36611-3'),
  since('salderen', '2027-01-01', always, 0, 'kst-36611-3'),
  // Of the bare supply rate, whatever the kind of contract.
  since('terugleververgoeding_minimum_pct', '2027-01-01', '2030-01-01', 50, '36611, amendment 15'),
  since('epv_max', '2023-01-01', '2027-01-01', 1.4, 'rvo.nl; Stb 2023-287'),
  since('huurverhoging_isolatie_mag', '2015-01-01', '2023-01-01', 1, 'hogh.nl'),
  since('huurverhoging_isolatie_mag', '2023-01-01', always, 0, 'hogh.nl'),
]

function since(key: RuleKey, from: string, until: string, value: number, source: string): RuleRow {
  return { key, from, until, value, source, status: 'read' }
}
