// Who and where, as far as this person may know it.
import type { AlarmRow } from '../../api/contract.ts'

export const whoOf = ({ residents }: AlarmRow['home']): string => residents.join(', ')
export const placeOf = ({ address, village }: AlarmRow['home']): string => `${address}, ${village}`

export const Where = ({ home }: { home: AlarmRow['home'] }) => (
  <>
    {home.residents.length > 0 && <>{whoOf(home)} · </>}
    {placeOf(home)}
  </>
)
