import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeScaip } from '../../../gateway/scaip/decode.ts'
import { printMrq } from '../../../gateway/scaip/scaip-body.ts'
import { Observation, type Reading } from '../../../rules/model/observation.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { instant } from '../../../rules/model/time.ts'
import { canMakeCertificates, makeAuthority } from '../../support/certificates.ts'
import { setupOf } from '../../support/entries.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { helpCall, here, startUnits, unitCalling, unitIdentity } from '../../support/scaip-units.ts'

const readingsIn = (drafts: readonly Draft[]): [string, Reading][] =>
  drafts.flatMap(({ input }) =>
    input.kind === 'observed' ? [[input.observation.deviceId, input.observation.reading]] : [],
  )

describe('a social-alarm unit', () => {
  it.each(['udp', 'tcp'] as const)(
    'calls for help over %s, and is answered when that is in the journal',
    async (way) => {
      const { drafts, password, at } = await startUnits({ settings: { [way]: here } })
      const unit = await unitCalling(at, { password }, { transport: way })
      expect(await unit.call(helpCall)).toEqual({ status: 200, mrs: { ref: 'A1', snu: '0', mre: '0' } })
      expect(readingsIn(drafts)).toEqual([['unit', { kind: 'help-call', active: true }]])
      expect(drafts[0]).toMatchObject({ homeId: 'home-1', input: { observation: { freshness: 'live' } } })
    },
  )

  it.skipIf(!canMakeCertificates)('calls for help over tls, and believes only our authority', async () => {
    const authority = makeAuthority('ours')
    const folder = temporaryFolder()
    const { cert, key } = authority.sign('units.example')
    const certificate = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
    writeFileSync(certificate.cert, cert)
    writeFileSync(certificate.key, key)
    const { drafts, password, at } = await startUnits({ settings: { tls: here, certificate } })
    const unit = await unitCalling(at, { password }, { transport: 'tls', ca: authority.cert })
    expect(await unit.call(helpCall)).toMatchObject({ status: 200, mrs: { snu: '0' } })
    expect(drafts).toHaveLength(1)
    const doubtful = await unitCalling(at, { password }, { transport: 'tls', ca: makeAuthority('theirs').cert })
    await expect(doubtful.send(printMrq(helpCall))).rejects.toThrow(/signature|certificate/)
    expect(drafts).toHaveLength(1)
  })

  it('is not answered before the journal has it, and is told to try again when it could not', async () => {
    const kept = Promise.withResolvers<void>()
    let isFull = false
    const accept = () => (isFull ? Promise.reject(new Error('the disk is full')) : kept.promise)
    const { password, at, drafts } = await startUnits({ settings: { udp: here }, accept })
    const unit = await unitCalling(at, { password })
    const called = unit.call(helpCall)
    // A second message is challenged and answered meanwhile: so the first had all the time it needed.
    expect((await unit.send('')).status).toBe(400)
    expect(unit.heard).toEqual([])
    kept.resolve()
    expect(await called).toMatchObject({ status: 200, mrs: { snu: '0' } })
    isFull = true
    expect((await unit.send(printMrq({ ...helpCall, ref: 'A2' }))).status).toBe(503)
    expect([unit.heard.length, drafts.length]).toEqual([1, 1])
  })

  it('that says the same again is answered again and counted once', async () => {
    const { password, at, drafts } = await startUnits({ settings: { udp: here } })
    const unit = await unitCalling(at, { password })
    expect(await unit.call(helpCall)).toMatchObject({ mrs: { snu: '0' } })
    expect(await unit.call(helpCall)).toMatchObject({ mrs: { snu: '0' } })
    await unit.call({ ...helpCall, ref: 'A2' })
    expect(new Set(drafts.map(({ inputId }) => inputId)).size).toBe(drafts.length)
    expect(drafts).toHaveLength(2)
  })

  it.each([
    ['whose password is another', { password: 'guess' }, 'home-1', 'scaip/unit'],
    ['that nobody registered', { user: 'home-1.other', password: 'x' }, 'home-1', 'scaip/other'],
    ['whose user name can be nobody’s', { user: 'Ünit "7"', password: 'x' }, 'unknown-unit', 'scaip/unknown'],
  ])('%s is refused with wrong data, and what it said is kept', async (_, login, homeId, path) => {
    const { at, drafts, quarantine } = await startUnits({ settings: { udp: here } })
    const unit = await unitCalling(at, login)
    expect(await unit.call(helpCall)).toMatchObject({ status: 403, mrs: { ref: 'A1', snu: '3' } })
    expect(drafts).toEqual([])
    const [row] = await quarantine.list({ limit: 10 })
    expect(row).toMatchObject({ code: 'unknown-unit', homeId, path })
    expect(Buffer.from(row!.payload).toString()).toBe(printMrq(helpCall))
  })

  it('that was revoked is refused, and with its new password let in again', async () => {
    const { at, password, credentials } = await startUnits({ settings: { udp: here } })
    await credentials.revoke(unitIdentity)
    expect(await (await unitCalling(at, { password })).call(helpCall)).toMatchObject({ status: 403 })
    await credentials.issue(unitIdentity, setupOf().homeId)
    const renewed = (await credentials.sipPassword(unitIdentity))!
    expect(renewed).not.toBe(password)
    expect(await (await unitCalling(at, { password: renewed })).call(helpCall)).toMatchObject({ status: 200 })
  })

  it('of a home that is not set up is told wrong data, and what it said is kept', async () => {
    const { at, password, drafts, quarantine } = await startUnits({ settings: { udp: here }, setup: null })
    expect(await (await unitCalling(at, { password })).call(helpCall)).toMatchObject({ status: 200, mrs: { snu: '3' } })
    expect([drafts, (await quarantine.list({ limit: 1 }))[0]?.code]).toEqual([[], 'unknown-home'])
  })

  it.each([
    ['a tag is missing', '<mrq><ref>A1</ref><cid>1</cid></mrq>', '7'],
    ['a tag is no number', '<mrq><ref>A1</ref><cid>x</cid><dty>0003</dty></mrq>', '2'],
    ['a text is too long', `<mrq><ref>A1</ref><cid>1</cid><dty>3</dty><ite>${'x'.repeat(129)}</ite></mrq>`, '1'],
  ])('of which %s is told so, and what it said is kept', async (_, body, snu) => {
    const { at, password, quarantine } = await startUnits({ settings: { udp: here } })
    expect(await (await unitCalling(at, { password })).call(body)).toMatchObject({ mrs: { ref: 'A1', snu } })
    expect((await quarantine.list({ limit: 1 }))[0]).toMatchObject({ code: 'malformed-payload', deviceId: 'unit' })
  })

  it('with entities of its own is refused and kept', async () => {
    const { at, password, quarantine } = await startUnits({ settings: { udp: here } })
    const bomb = '<!DOCTYPE mrq [<!ENTITY a "aaaa">]><mrq><ref>A1</ref><cid>1</cid><dty>3</dty><ite>&a;</ite></mrq>'
    expect((await (await unitCalling(at, { password })).send(bomb)).status).toBe(400)
    expect(await quarantine.counts()).toMatchObject([{ code: 'malformed-payload', count: 1 }])
  })
})

describe('what a unit says', () => {
  const said = (more: object) =>
    decodeScaip({
      path: 'scaip/unit',
      payload: Buffer.from(printMrq({ ...helpCall, ...more })),
      arrivedAt: instant(0),
    })
  it.each<[string, object, string, Reading]>([
    ['a pendant', { dty: '0003', stc: '0010', did: '17' }, 'unit.17', { kind: 'help-call', active: true }],
    ['a unit that pads nothing', { dty: '2', stc: '10', did: '00' }, 'unit', { kind: 'help-call', active: true }],
    ['a message without its kind', { mty: undefined, dty: '4' }, 'unit', { kind: 'help-call', active: true }],
    ['a fall', { dty: '0005', stc: '0009' }, 'unit', { kind: 'fall', phase: 'detected' }],
    ['a fall taken back', { dty: '0005', stc: '0019' }, 'unit', { kind: 'fall', phase: 'cancelled' }],
    ['smoke', { dty: '0023', stc: '0009', did: '2' }, 'unit.2', { kind: 'smoke', detected: true }],
    ['smoke gone', { mty: 'RE', dty: '0023', stc: '0009' }, 'unit', { kind: 'smoke', detected: false }],
    ['carbon monoxide', { dty: '0026', stc: '0009' }, 'unit', { kind: 'carbon-monoxide', detected: true }],
    ['gas', { dty: '0021', stc: '0009' }, 'unit', { kind: 'gas-leak', detected: true }],
    ['water', { dty: '0033', stc: '0009' }, 'unit', { kind: 'water-leak', detected: true }],
    ['no activity', { dty: '0010', stc: '0009' }, 'unit', { kind: 'help-call', active: true }],
    ['a low battery', { dty: '0003', stc: '0016', did: '17' }, 'unit.17', { kind: 'battery', low: true }],
    ['a detector that is lost', { dty: '0023', stc: '0123' }, 'unit', { kind: 'availability', online: false }],
    ['a heartbeat', { mty: 'PI', stc: '0009' }, 'unit', { kind: 'heartbeat' }],
    ['mains lost', { dty: '0041', stc: '0085' }, 'unit', { kind: 'heartbeat' }],
    ['an alarm of a kind that no table has', { stc: '0999' }, 'unit', { kind: 'help-call', active: true }],
    ['news of a kind that no table has', { mty: 'IN', stc: '0999' }, 'unit', { kind: 'heartbeat' }],
  ])('of %s is this observation', (_, more, deviceId, reading) => {
    expect(said(more)).toMatchObject({ kind: 'observations' })
    const { observations } = said(more) as Extract<ReturnType<typeof decodeScaip>, { kind: 'observations' }>
    expect(observations[0]).toMatchObject({ deviceId, reading })
    const ofUnit = { deviceId: 'unit', reading: { kind: 'heartbeat' } }
    expect(observations.slice(1)).toMatchObject(deviceId === 'unit' ? [] : [ofUnit])
  })

  it('and stands in no table, or has no reading, is also left for whoever keeps the table', () => {
    expect(said({ stc: '0999' })).toMatchObject({ dropped: [expect.stringContaining('status 0999')] })
    expect(said({ stc: '0085' })).toMatchObject({ dropped: [expect.stringContaining('has no reading')] })
    expect(said({})).not.toHaveProperty('dropped')
  })

  it('whatever it is, is an observation or is refused, and an alarm is never only a sign of life', () => {
    const digits = (most: number) => fc.stringMatching(new RegExp(`^\\d{1,${most}}$`))
    fc.assert(
      fc.property(digits(4), digits(4), fc.option(fc.string({ maxLength: 8 })), (dty, stc, did) => {
        const decoded = said({ dty, stc, ...(did !== null && { did }) })
        const readings = decoded.kind === 'rejected' ? [] : decoded.observations
        expect(readings.map((observation) => Observation.safeParse(observation).success)).not.toContain(false)
        const isCall = ['9', '10', '11'].includes(stc.replace(/^0+/, ''))
        expect(isCall && readings[0]?.reading.kind === 'heartbeat').toBe(false)
      }),
    )
  })
})
