import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse as parseYaml } from 'yaml'
import type { Notice } from '../../../gateway/notify/channel.ts'
import { controllerOf, mrqOf, refOf, scaip } from '../../../gateway/notify/scaip.ts'
import { systemClock } from '../../../gateway/pipeline/clock.ts'
import { longestBodyBytes, printMrq } from '../../../gateway/scaip/scaip-body.ts'
import { openTcp, openUdp } from '../../../gateway/scaip/transport.ts'
import { ruleId } from '../../../rules/model/ids.ts'
import { openAlarmCentre, type CentreParts } from '../../../simulators/alarm-centre.ts'
import { alarmOf } from '../../support/alarms.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { root } from '../../support/source.ts'

const clock = systemClock()
const listen = { host: '127.0.0.1', port: 0 }
const house = { user: 'house', password: 'secret' }
const alarm = { ...alarmOf(), rule: { id: ruleId('fall'), version: 1 } }
const notice: Notice = {
  key: 'alarm/1/centre:north/scaip',
  alarm,
  home: null,
  step: 1,
  at: alarm.raisedAt,
  link: 'http://h/a',
  language: 'nl',
  isTest: false,
}
const never = new AbortController().signal

async function between(parts: Partial<CentreParts> & { password?: string; answerSeconds?: number } = {}) {
  const { transport = 'tcp', password = house.password, answerSeconds } = parts
  const centre = await openAlarmCentre({ clock, transport, listen, credentials: house, ...parts })
  onTestFinished(() => centre.close())
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'password'), `${password}\n`)
  const settings = scaip.settings.parse({
    transport,
    listen,
    receivers: {
      north: { ...centre.at, user: 'centre', answerSeconds, login: { user: 'house', passwordFile: 'password' } },
    },
  })
  const log = { info() {}, warn() {}, error() {} }
  const subscriptions = { of: async () => [], add: async () => {}, remove: async () => {} } as never
  const channel = await scaip.open(settings, {
    clock,
    log,
    folder,
    subscriptions,
    resolveFile: (name) => join(folder, name),
  })
  onTestFinished(() => channel.close())
  return { centre, channel }
}

describe('an alarm to a receiving centre', () => {
  it.each([
    ['udp', 'MD5'],
    ['udp', 'SHA-256'],
    ['tcp', 'MD5'],
    ['tcp', 'SHA-256'],
  ] as const)('over %s with %s is delivered when the centre says that it has it', async (transport, algorithm) => {
    const { centre, channel } = await between({ transport, algorithm })
    const ref = refOf(notice.key)
    expect(await channel.send(notice, 'north', never)).toEqual({ state: 'delivered', reference: ref, takenOver: true })
    expect(centre.received).toEqual([mrqOf(notice, {})])
    expect(centre.received[0]).toMatchObject({
      ref,
      cid: controllerOf('home-1'),
      dty: '0005',
      stc: '0009',
      lco: '002',
      mty: 'ME',
    })
  })

  it.each([
    ['1', false],
    ['2', false],
    ['3', false],
    ['4', true],
    ['5', true],
    ['6', true],
    ['7', false],
    ['42', false],
  ])('that is answered with snu %s is not delivered; tried again: %s', async (snu, mayRetry) => {
    const { channel } = await between({ script: [snu] })
    await expect(channel.send(notice, 'north', never)).rejects.toMatchObject({ code: `scaip-snu-${snu}`, mayRetry })
  })

  it('that the centre was too busy for is the same message when it is tried again', async () => {
    const { centre, channel } = await between({ script: ['6', '0'] })
    await expect(channel.send(notice, 'north', never)).rejects.toMatchObject({ code: 'scaip-snu-6' })
    expect(await channel.send(notice, 'north', never)).toMatchObject({ state: 'delivered' })
    expect(centre.received[1]).toEqual(centre.received[0])
  })

  it('that the network took and the centre keeps silent about is not delivered', async () => {
    const { centre, channel } = await between({ script: [null], answerSeconds: 0.1 })
    await expect(channel.send(notice, 'north', never)).rejects.toMatchObject({
      code: 'scaip-no-answer',
      mayRetry: true,
    })
    expect(centre.received).toHaveLength(1)
  })

  it('with the wrong password, or to nobody that the settings know, is for a person', async () => {
    const { centre, channel } = await between({ password: 'guess' })
    await expect(channel.send(notice, 'north', never)).rejects.toMatchObject({ code: 'sip-401', mayRetry: false })
    await expect(channel.send(notice, 'south', never)).rejects.toMatchObject({
      code: 'scaip-no-such-receiver',
      mayRetry: false,
    })
    expect(centre.received).toEqual([])
  })

  it('to a centre that is away may be tried again, and is given up when it is called off', async () => {
    const { centre, channel } = await between()
    await centre.close()
    await expect(channel.send(notice, 'north', never)).rejects.toMatchObject({
      code: 'scaip-unreachable',
      mayRetry: true,
    })
    await expect(channel.send(notice, 'north', AbortSignal.abort())).rejects.toMatchObject({ name: 'DeliveryFailure' })
  })

  it('can be checked beforehand without an alarm', async () => {
    const right = await between()
    await right.channel.check!()
    expect(right.centre.received).toEqual([])
    const wrong = await between({ password: 'guess' })
    await expect(wrong.channel.check!()).rejects.toThrow('north does not let us in')
  })

  it('fits in a message, and says first that it is a trial', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.boolean(), (title, isTest) => {
        const told = mrqOf({ ...notice, isTest, alarm: { ...alarm, title: { nl: title, en: title } } }, {})
        expect(Buffer.byteLength(printMrq(told))).toBeLessThanOrEqual(longestBodyBytes)
        expect(told.stt!.startsWith('TEST ')).toBe(isTest || title.startsWith('TEST '))
      }),
    )
  })
})

it('the settings that the document shows are settings', () => {
  const document = readFileSync(join(root, 'docs/scaip.md'), 'utf8')
  const shown = parseYaml(/```yaml\n([\s\S]*?)```/.exec(document)![1]!) as unknown
  expect(scaip.settings.safeParse(shown)).toMatchObject({ success: true })
})

describe('a listener of SIP', () => {
  it('over udp hears the next message after any rubbish', async () => {
    const { promise: heard, resolve } = Promise.withResolvers<string>()
    const transport = await openUdp(listen, (message) => resolve(message.body))
    onTestFinished(() => transport.close())
    const socket = createSocket('udp4')
    onTestFinished(() => void socket.close())
    for (const bytes of fc.sample(fc.uint8Array({ minLength: 1, maxLength: 1400 }), { numRuns: 100, seed: 1 }))
      socket.send(bytes, transport.at.port, '127.0.0.1')
    socket.send('MESSAGE sip:a SIP/2.0\r\n\r\nhere', transport.at.port, '127.0.0.1')
    expect(await heard).toBe('here')
  })

  it('over tcp hangs up on what cannot be SIP, and keeps no more of it than one message', async () => {
    const transport = await openTcp(listen, () => {})
    onTestFinished(() => transport.close())
    const socket = connect(transport.at.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(Buffer.alloc(200_000, 'x'))
    socket.resume()
    const { promise: hungUp, resolve } = Promise.withResolvers<boolean>()
    socket.once('close', () => resolve(true))
    expect(await hungUp).toBe(true)
  })
})
