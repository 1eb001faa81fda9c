// THE list of verbs. A verb is one file, or a few in one where they share their subject, and one line here; `kernwacht --help` shows them in this order.
import { alarmsAck, alarmsClose, alarmsList, alarmsWatch } from './alarms.ts'
import { backtest } from './backtest.ts'
import { backupCheck, backupVerb, restoreVerb } from './backup.ts'
import { centre } from './centre.ts'
import { bill } from './bill.ts'
import { auditShow, auditVerify } from './audit.ts'
import { commission } from './commission.ts'
import { configCheck, configPrint } from './config.ts'
import { doctor } from './doctor.ts'
import { dutyCheck, dutyImport, dutyShow } from './duty.ts'
import { dutySwap } from './duty-swap.ts'
import { evaluateDecode } from './evaluate-decode.ts'
import { evaluateFalls } from './evaluate-falls.ts'
import { evaluateInactivity } from './evaluate-inactivity.ts'
import { evaluateSavings } from './evaluate-savings.ts'
import { evaluateSlowChangesVerb } from './evaluate-slow-changes.ts'
import { evaluateYield } from './evaluate-yield.ts'
import { homesImport, homesList } from './homes.ts'
import { homesErase, homesMove } from './homes-move.ts'
import { housingExport, housingImport } from './housing.ts'
import { lawExport, lawImport, lawList } from './law.ts'
import { notifyList, notifyTest } from './notify.ts'
import { programmeShow } from './programme.ts'
import { quarantineList, quarantineReplay } from './quarantine.ts'
import { replayVerb } from './replay.ts'
import { reportAlarms } from './report-alarms.ts'
import { sbom } from './sbom.ts'
import { rulesDecide, rulesList, rulesPropose } from './rules.ts'
import { simulate } from './simulate.ts'
import { start } from './start.ts'
import { trainFalls } from './train-falls.ts'
import { usersAdd, usersList, usersLostPhone, usersSignOut } from './users.ts'
import type { Verb } from './verb.ts'
import { weatherList } from './weather.ts'
import { woonlastenLetter, woonlastenShow } from './woonlasten.ts'
import { yieldList, yieldTickets } from './yield.ts'

export const verbs: readonly Verb[] = [
  start,
  configCheck,
  configPrint,
  sbom,
  doctor,
  backupVerb,
  backupCheck,
  restoreVerb,
  usersAdd,
  usersList,
  usersLostPhone,
  usersSignOut,
  auditVerify,
  auditShow,
  homesList,
  homesImport,
  homesMove,
  homesErase,
  commission,
  dutyCheck,
  dutyShow,
  dutyImport,
  dutySwap,
  alarmsList,
  alarmsWatch,
  alarmsAck,
  alarmsClose,
  reportAlarms,
  rulesList,
  rulesPropose,
  rulesDecide,
  notifyList,
  notifyTest,
  quarantineList,
  quarantineReplay,
  simulate,
  centre,
  replayVerb,
  backtest,
  evaluateInactivity,
  evaluateFalls,
  trainFalls,
  evaluateDecode,
  evaluateSavings,
  evaluateYield,
  evaluateSlowChangesVerb,
  bill,
  housingImport,
  housingExport,
  woonlastenShow,
  woonlastenLetter,
  programmeShow,
  yieldList,
  yieldTickets,
  weatherList,
  lawList,
  lawImport,
  lawExport,
]
