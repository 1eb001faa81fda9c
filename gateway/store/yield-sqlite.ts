// How each solar system does and the tickets about them: the landlord's and the installers' purpose, in a file of its own.
import { YieldStanding, YieldTicket } from '../../rules/model/yield.ts'
import type { YieldStore } from '../../rules/ports.ts'
import { openReader } from './sqlite.ts'
import { openWriter, type Row } from './writer.ts'

const migrations = [
  `CREATE TABLE standings (
     home_id TEXT NOT NULL,
     system_id TEXT NOT NULL,
     standing TEXT NOT NULL,
     PRIMARY KEY (home_id, system_id)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE tickets (
     ticket_id TEXT PRIMARY KEY,
     closed_at INTEGER,
     opened_at INTEGER NOT NULL,
     ticket TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX tickets_by_end ON tickets (closed_at);`,
]
const statements = {
  forgetStandings: 'DELETE FROM standings',
  putStanding: 'INSERT INTO standings (home_id, system_id, standing) VALUES (?, ?, ?)',
  putTicket: `INSERT INTO tickets (ticket_id, closed_at, opened_at, ticket) VALUES (?, ?, ?, ?)
    ON CONFLICT (ticket_id) DO UPDATE SET closed_at = excluded.closed_at, ticket = excluded.ticket`,
}

export async function openYield(options: { file: string }): Promise<YieldStore> {
  const { file } = options
  const writer = await openWriter({ file, migrations, synchronous: 'FULL', statements, gatherMilliseconds: 0 })
  const reader = openReader(file)
  const standings = reader.prepare('SELECT standing AS json FROM standings ORDER BY home_id, system_id')
  const open = reader.prepare(
    'SELECT ticket AS json FROM tickets WHERE closed_at IS NULL ORDER BY opened_at, ticket_id',
  )
  const closed = reader.prepare(
    'SELECT ticket AS json FROM tickets WHERE closed_at >= ? ORDER BY closed_at DESC, ticket_id LIMIT ?',
  )
  const rows = (found: unknown[]) => (found as { json: string }[]).map(({ json }) => JSON.parse(json) as unknown)
  return {
    standings: async () => rows(standings.all()).map((row) => YieldStanding.parse(row)),
    openTickets: async () => rows(open.all()).map((row) => YieldTicket.parse(row)),
    closedTickets: async ({ since, limit }) => rows(closed.all(since, limit)).map((row) => YieldTicket.parse(row)),
    async put(judged, tickets) {
      await writer.write([
        ['forgetStandings'],
        ...judged.map(({ homeId, systemId, ...rest }): Row => [
          'putStanding',
          homeId,
          systemId,
          JSON.stringify({ homeId, systemId, ...rest }),
        ]),
        ...tickets.map((ticket): Row => [
          'putTicket',
          ticket.ticketId,
          ticket.closed?.at ?? null,
          ticket.openedAt,
          JSON.stringify(ticket),
        ]),
      ])
    },
    async close() {
      await writer.close()
      reader.close()
    },
  }
}
