// Tables in both forms: a workbook is taken line by line as a CSV is, is held to a size, and what goes out is a program to no spreadsheet.
import { deflateRawSync } from 'node:zlib'
import writeXlsxFile from 'write-excel-file/node'
import { beforeEach, describe, expect, it } from 'vitest'
import { sheetOf } from '../../../dashboard/api/sheet.ts'
import { csvOf, readTable } from '../../../dashboard/api/table-file.ts'
import { isWithin } from '../../../dashboard/api/unpacked-size.ts'
import { homeId } from '../../../rules/model/ids.ts'
import { own, runningApi, type RunningApi } from '../../support/api.ts'
import { housingOf } from '../../support/housing.ts'

let api: RunningApi
beforeEach(async () => {
  api = await runningApi()
})
const send = (kind: string, file: object) => api.ask('asset-manager', 'POST /api/housing/import', { kind, ...file })
const base64 = async (rows: Parameters<typeof writeXlsxFile>[0]) =>
  (await writeXlsxFile(rows as never).toBuffer()).toString('base64')
const text = (value: string) => ({ value, type: String })
const header = ['homeId', 'from', 'bareEuro', 'serviceEuro'].map(text)

describe('a workbook', () => {
  it('is taken line by line, with days as a spreadsheet keeps them, and each line that is not says why', async () => {
    const day = { value: new Date(Date.UTC(2025, 6, 1)), type: Date, format: 'dd-mm-yyyy' }
    const xlsx = await base64([
      header,
      [text(own), day, { value: 623.4, type: Number }, text('12,5')],
      [text('home-9'), day, { value: 600, type: Number }, null],
      [],
      [text(own), text('2026-07-01'), text('veel'), null],
    ] as never)
    const { body } = await send('rents', { xlsx })
    expect(body).toMatchObject({
      taken: 1,
      refused: [
        { line: 3, column: 'homeId' },
        { line: 5, column: 'bareEuro', why: 'a number such as 12.5' },
      ],
    })
    expect((await api.housing.of(own))!.rents.at(-1)).toEqual({
      from: '2025-07-01',
      rent: { bareEuro: 623.4, serviceEuro: 12.5, solarEuro: 0, epvEuro: 0 },
    })
  })

  it('may keep a month as the first day of it', async () => {
    const month = { value: new Date(Date.UTC(2025, 10, 1)), type: Date, format: 'mmm-yy' }
    const xlsx = await base64([
      ['homeId', 'month', 'importedNormalKwh'].map(text),
      [text(own), month, { value: 210, type: Number }],
    ] as never)
    expect((await send('use', { xlsx })).body).toMatchObject({ taken: 1, refusedCount: 0 })
    expect((await api.housing.use(own)).map((use) => use.month)).toEqual(['2025-11'])
  })

  it('that went out comes in again, and every home is as it was', async () => {
    const odd = housingOf('home-3', { building: { ...housingOf('home-3').building, village: '=HYPERLINK("x")' } })
    await api.housing.put([odd])
    const before = await api.housing.all()
    for (const form of ['xlsx', 'csv'])
      for (const kind of ['homes', 'measures']) {
        const { body } = await api.ask('asset-manager', `GET /api/housing/export?kind=${kind}&form=${form}`)
        const table = (body as Record<string, string>)[form]
        expect([kind, form, (await send(kind, { [form]: table })).body]).toEqual([
          kind,
          form,
          expect.objectContaining({ refusedCount: 0 }),
        ])
      }
    expect(await api.housing.all()).toEqual(before)
  })

  it('that is none, or that is sent beside a CSV, is refused', async () => {
    const none = await send('rents', { xlsx: Buffer.from('PK and then nothing').toString('base64') })
    expect([none.status, (none.body as { code: string }).code]).toEqual([422, 'invalid-request'])
    expect((await send('rents', { xlsx: '', csv: 'homeId' })).status).toBe(422)
    expect((await send('rents', {})).status).toBe(422)
  })

  it('is held to a size before it is unpacked, and to another while it is', async () => {
    const large = await send('rents', { xlsx: Buffer.alloc(5 * 1024 * 1024 + 3).toString('base64') })
    expect([large.status, (large.body as { code: string }).code]).toEqual([422, 'invalid-request'])
    // Says that it is one byte, and is three million.
    const bomb = zipOf(Buffer.alloc(3_000_000))
    expect(isWithin(bomb, 2_999_999)).toBe(false)
    expect(isWithin(bomb, 3_000_000)).toBe(true)
    expect(isWithin(Buffer.from('PK'), 100)).toBeNull()
  })
})

it('a file that unpacks to more than the limit is refused as too large', async () => {
  const { status, body } = await send('rents', { xlsx: zipOf(Buffer.alloc(62 * 1024 * 1024)).toString('base64') })
  expect([status, (body as { code: string }).code]).toEqual([413, 'too-large'])
})

describe('a CSV', () => {
  it('has no field that a spreadsheet takes for a formula, and keeps negative numbers', () => {
    const rows = [
      { a: '=1+1', b: -4.5 },
      { a: '+31', b: 2 },
      { a: '-x', b: null },
      { a: '@SUM(A1)', b: undefined },
    ]
    const csv = csvOf(['a', 'b'], rows)
    expect(csv).toBe(`a,b\n'=1+1,-4.5\n'+31,2\n'-x,\n'@SUM(A1),\n`)
    expect(readTable(csv).lines.map(({ fields }) => fields)).toEqual([
      { a: '=1+1', b: '-4.5' },
      { a: '+31', b: '2' },
      { a: '-x', b: '' },
      { a: '@SUM(A1)', b: '' },
    ])
  })
  it('may have a line end within quotes, and a line is named where it begins', () => {
    const { lines, refused } = readTable('a,b\r\n"one\r\ntwo",2\r\n3,4,5\r\n')
    expect(lines).toEqual([{ line: 2, fields: { a: 'one\r\ntwo', b: '2' } }])
    expect(refused).toEqual([{ line: 4, column: null, why: 'more fields than the header has' }])
  })
})

describe('a table of', () => {
  it('measures keeps the day on which a tenant said no, or on which it was taken out again', async () => {
    const csv = `homeId,measureId,kind,offered,live,declined,turnedBack\n${own},pv,solar,2026-01-01,,2026-02-01,\n${own},fan,ventilation,,2026-01-01,,2025-01-01\n`
    expect((await send('measures', { csv })).body).toMatchObject({
      taken: 1,
      refused: [{ line: 3, why: 'turnedBack: only what is live is turned back' }],
    })
    const { measures } = (await api.housing.of(own))!
    expect(measures.find(({ measureId }) => measureId === 'pv')).toMatchObject({ declined: '2026-02-01' })
  })
  it('contracts has the steps of what feeding in costs, there and back', async () => {
    const head =
      'homeId;from;kind;kwhNormalEuro;kwhLowEuro;m3Euro;electricityFixedEuro;gasFixedEuro;electricityGridEuro;gasGridEuro;feedInCostSteps'
    const line = (steps: string) => `${own};2026-01-01;fixed;0,15;0,13;0,6;7;7;40;20;${steps}\n`
    const { body } = await send('contracts', {
      csv: `${head}\n${line('2000:276 2500:348,50')}${line('2500:1 2000:2')}${line('veel')}`,
    })
    expect(body).toMatchObject({ taken: 1, refused: [{ line: 3 }, { line: 4, column: 'feedInCostSteps' }] })
    const { feedIn } = (await api.housing.of(own))!.contracts.at(-1)!.contract
    expect(feedIn.costSteps).toEqual([
      { fromKwh: 2000, euroPerYear: 276 },
      { fromKwh: 2500, euroPerYear: 348.5 },
    ])
    const before = await api.housing.all()
    const out = (await api.ask('asset-manager', 'GET /api/housing/export?kind=contracts')).body as { csv: string }
    expect(out.csv).toContain('2000:276 2500:348.5')
    expect((await send('contracts', { csv: out.csv })).body).toMatchObject({ refusedCount: 0 })
    expect(await api.housing.all()).toEqual(before)
  })
})

describe('figures of the law', () => {
  const columns = ['key', 'from', 'until', 'value', 'source', 'status']
  const row = (change: object) => ({
    key: 'aftoppingsgrens_laag',
    from: '2027-01-01',
    until: '2028-01-01',
    value: 730.15,
    source: 'Staatscourant 2026',
    status: 'read',
    ...change,
  })
  const put = async (rows: readonly object[], check = false) =>
    api.ask('administrator', 'POST /api/law-figures/import', { xlsx: await sheetOf(columns, rows as never), check })

  it('come in as a workbook: all of them, or none with each line that is wrong', async () => {
    const wrong = [
      row({}),
      row({ key: 'huurprijs' }),
      row({ from: '2026-06-01' }),
      row({ value: 'veel', from: '2028-01-01' }),
    ]
    expect((await put(wrong)).body).toMatchObject({
      taken: 0,
      refused: expect.arrayContaining([
        expect.objectContaining({ line: 3, column: 'key' }),
        expect.objectContaining({ line: 4, column: 'from' }),
        expect.objectContaining({ line: 5, column: 'value' }),
      ]),
    })
    expect(await api.housing.figures()).toEqual([])
    expect((await put([row({})], true)).body).toMatchObject({ taken: 1, check: true })
    expect(await api.housing.figures()).toEqual([])
    expect((await put([row({})])).body).toMatchObject({ taken: 1, refusedCount: 0 })
    expect(await api.housing.figures()).toMatchObject([{ row: row({}), by: 'account-administrator' }])
  })

  it('go out in both forms, and what went out comes in', async () => {
    for (const form of ['csv', 'xlsx']) {
      const { body } = await api.ask('administrator', `GET /api/law-figures/export?form=${form}`)
      const answer = await api.ask('administrator', 'POST /api/law-figures/import', {
        ...(body as object),
        check: true,
      })
      expect([form, answer.body]).toEqual([form, expect.objectContaining({ refusedCount: 0 })])
    }
  })
})

it('the audit log has the homes of a workbook that went out', async () => {
  await api.housing.put([housingOf('home-3')])
  const { body } = await api.ask('asset-manager', 'GET /api/housing/export?kind=rents&form=xlsx')
  expect((body as { homeIds: string[] }).homeIds).toContain(homeId('home-3'))
})

/** A zip of one entry that says of itself that it is one byte. (APPNOTE.TXT 4.3) */
function zipOf(content: Buffer): Buffer {
  const packed = deflateRawSync(content)
  const name = Buffer.from('xl/workbook.xml')
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(1, 22)
  local.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt32LE(1, 24)
  entry.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(entry.length + name.length, 12)
  end.writeUInt32LE(local.length + name.length + packed.length, 16)
  return Buffer.concat([local, name, packed, entry, name, end])
}
