// What may never be, whatever goes wrong.

/** What is wrong, with what it is about behind the colon: none of these may ever be. */
export type Flaw = `${FlawKind}: ${string}`
export type FlawKind =
  | 'message lost'
  | 'message kept twice'
  | 'alarm missing in the table'
  | 'alarm in the table that the journal does not give'
  | 'change told twice'
  | 'change not told'
  | 'timer not fired'
  | 'timer at the wrong time'
  | 'telling not kept'
  | 'telling out of nothing'
  | 'delivery not finished'
  | 'handed over and not received'
  | 'received twice for no reason'
  | 'out of order'
  | 'reached nobody'
  | 'handed over late'
  | 'missed'
  | 'called for nothing'
  | 'other than in peace'
