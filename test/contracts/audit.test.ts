// What every audit log promises.
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../gateway/pipeline/clock.ts'
import { silentLog } from '../../gateway/pipeline/log.ts'
import { memoryAudit } from '../../gateway/store/audit-memory.ts'
import { openAudit } from '../../gateway/store/audit-sqlite.ts'
import { homeId, residencyId } from '../../rules/model/ids.ts'
import { hours, later } from '../../rules/model/time.ts'
import type { Audit } from '../../rules/ports.ts'
import { looked, lookedAt } from '../support/audit.ts'
import { temporaryFolder } from '../support/folder.ts'

const kinds: readonly [string, () => Promise<Audit>][] = [
  ['memory', async () => memoryAudit()],
  ['sqlite', () => openAudit({ folder: temporaryFolder(), clock: systemClock(), log: silentLog })],
]
const closing = (port: Audit): Audit & AsyncDisposable => ({ ...port, [Symbol.asyncDispose]: () => port.close() })
const always = { from: lookedAt, to: later(lookedAt, hours(1000)) }
const vera = { homeId: homeId('home-1'), residencyId: residencyId('vera') }

describe.each(kinds)('audit in %s', (_, open) => {
  it('counts what one kind of person did, latest first, and within the time that is asked for', async () => {
    await using audit = closing(await open())
    await audit.append([looked(0), looked(1), looked(2, { kind: 'movement' })])
    await audit.append([looked(50)])
    expect(await audit.looks({ ...vera, from: lookedAt, to: later(lookedAt, hours(50)) })).toEqual([
      expect.objectContaining({ kind: 'movement', times: 1, organisation: 'Dorpszorg' }),
      expect.objectContaining({ kind: 'home', times: 2, firstAt: lookedAt, lastAt: later(lookedAt, hours(1)) }),
    ])
  })

  it('keeps the looks of who lived there before from who lives there now', async () => {
    await using audit = closing(await open())
    await audit.append([looked(0)])
    expect(await audit.looks({ ...vera, ...always })).toHaveLength(1)
    expect(await audit.looks({ ...vera, residencyId: residencyId('wim'), ...always })).toEqual([])
    expect(await audit.looks({ ...vera, residencyId: null, ...always })).toEqual([])
  })

  it('knows each of the homes that one list showed, however often the list comes', async () => {
    await using audit = closing(await open())
    const wim = { homeId: homeId('home-2'), residencyId: residencyId('wim') }
    for (const hour of [1, 2]) await audit.append([looked(hour, { clients: [vera, wim, vera] })])
    for (const client of [vera, wim]) expect(await audit.looks({ ...client, ...always })).toMatchObject([{ times: 2 }])
  })

  it('gives its rows by time, person and home, latest first and a page at a time', async () => {
    await using audit = closing(await open())
    const wim = { homeId: homeId('home-2'), residencyId: residencyId('wim') }
    await audit.append([looked(0), looked(1, { account: 'bram', clients: [vera, wim] }), looked(2, { clients: [wim] })])
    await audit.append([looked(2, { account: null, clients: [], kind: 'session' })])
    const all = { ...always, homeId: null, account: null, after: null, limit: 10 }
    const rows = await audit.rows(all)
    expect(rows.map(({ seq }) => seq)).toEqual([4, 3, 2, 1])
    expect(rows[2]).toEqual({ ...looked(1, { account: 'bram', clients: [vera, wim] }), seq: 2 })
    const seqs = async (query: object) => (await audit.rows({ ...all, ...query })).map(({ seq }) => seq)
    expect(await seqs({ homeId: vera.homeId })).toEqual([2, 1])
    expect(await seqs({ account: 'bram' })).toEqual([2])
    expect(await seqs({ from: later(lookedAt, hours(1)), to: later(lookedAt, hours(2)) })).toEqual([2])
    expect(await seqs({ limit: 1 })).toEqual([4])
    expect(await seqs({ after: rows[0] })).toEqual([3, 2, 1])
    expect(await seqs({ after: rows[1], homeId: wim.homeId })).toEqual([2])
  })

  it('cuts off what is older and nothing else', async () => {
    await using audit = closing(await open())
    await audit.append([looked(0), looked(1), looked(2)])
    expect(await audit.prune(later(lookedAt, hours(2)))).toBe(2)
    expect(await audit.prune(later(lookedAt, hours(2)))).toBe(0)
    expect(await audit.looks({ ...vera, ...always })).toMatchObject([{ times: 1, firstAt: later(lookedAt, hours(2)) }])
    await audit.append([looked(3)])
    expect(await audit.looks({ ...vera, ...always })).toMatchObject([{ times: 2 }])
  })
})
