import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse as parseYaml } from 'yaml'
import type { ChannelParts, Notice } from '../../../gateway/notify/channel.ts'
import { controllerOf, mrqOf, refOf, scaip } from '../../../gateway/notify/scaip.ts'
import { simulatedClock, systemClock } from '../../../gateway/pipeline/clock.ts'
import { longestBodyBytes, printMrq } from '../../../gateway/scaip/scaip-body.ts'
import { openTcp, openUdp } from '../../../gateway/scaip/transport.ts'
import { ruleId } from '../../../rules/model/ids.ts'
import type { Said } from '../../../rules/model/reason.ts'
import { later, minutes } from '../../../rules/model/time.ts'
import { openAlarmCentre, type CentreParts } from '../../../simulators/alarm-centre.ts'
import type { Clock } from '../../../rules/ports.ts'
import { alarmOf } from '../../support/alarms.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { canMakeCertificates, makeAuthority } from '../../support/certificates.ts'
import { channelParts } from '../../support/channels/notice.ts'
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

interface Between extends Partial<CentreParts> {
  readonly password?: string
  readonly answerSeconds?: number
  /** More settings of the channel, and of its receiver. */
  readonly settings?: object
  readonly receiver?: object
  readonly house?: Pick<ChannelParts, 'clock'>
  trouble?: ChannelParts['trouble']
}

async function between(parts: Between = {}) {
  const { transport = 'tcp', password = house.password, answerSeconds, trouble } = parts
  const centre = await openAlarmCentre({ clock, transport, listen, credentials: house, ...parts })
  onTestFinished(() => centre.close())
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'password'), `${password}\n`)
  const login = { user: 'house', passwordFile: 'password' }
  const settings = scaip.settings.parse({
    transport,
    listen,
    receivers: { north: { ...centre.at, user: 'centre', answerSeconds, login, ...parts.receiver } },
    ...parts.settings,
  })
  const { subscriptions, log } = channelParts()
  const resolveFile = (name: string) => resolve(folder, name)
  const channel = await scaip.open(settings, {
    clock: parts.house?.clock ?? clock,
    log,
    folder,
    subscriptions,
    resolveFile,
    ...(trouble && { trouble }),
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

describe('over tls', () => {
  const certificates = (folder: string) => {
    const authority = makeAuthority('the authority of the centre')
    writeFileSync(join(folder, 'ca.pem'), authority.cert)
    return { authority, certificate: authority.sign('centre.example'), caFile: join(folder, 'ca.pem') }
  }

  it.skipIf(!canMakeCertificates)(
    'an alarm is delivered, and the centre answers over the connection that we made',
    async () => {
      const { certificate, caFile } = certificates(temporaryFolder())
      const { centre, channel } = await between({ transport: 'tls', tls: { certificate }, settings: { caFile } })
      expect(await channel.send(notice, 'north', never)).toMatchObject({ state: 'delivered' })
      expect(centre.received).toHaveLength(1)
    },
  )

  it.skipIf(!canMakeCertificates)(
    'a centre that another authority vouches for, or that bears another name, is told nothing',
    async () => {
      const { certificate, caFile } = certificates(temporaryFolder())
      const { caFile: another } = certificates(temporaryFolder())
      const doubtful = await between({ transport: 'tls', tls: { certificate }, settings: { caFile: another } })
      const misnamed = await between({
        transport: 'tls',
        tls: { certificate },
        settings: { caFile },
        // The certificate bears 127.0.0.1.
        receiver: { host: 'localhost' },
      })
      for (const { centre, channel } of [doubtful, misnamed]) {
        await expect(channel.send(notice, 'north', never)).rejects.toMatchObject({ code: 'scaip-unreachable' })
        expect([centre.received, centre.heartbeats]).toEqual([[], []])
      }
    },
  )

  it('settings that only tls has are refused without it, by their names', () => {
    const receivers = {}
    const paths = (settings: object) =>
      scaip.settings.safeParse({ receivers, ...settings }).error?.issues.map(({ path }) => path.join('.'))
    expect(paths({ caFile: 'ca.pem' })).toEqual(['caFile'])
    expect(paths({ certificate: { cert: 'c', key: 'k' } })).toEqual(['certificate'])
    expect(paths({ transport: 'tls', caFile: 'ca.pem' })).toBeUndefined()
  })
})

describe('a heartbeat', () => {
  it('is sent to each centre from the start, under the number of this service', async () => {
    const { centre } = await between({
      heartbeat: { snu: '0', hbi: '15' },
      receiver: { heartbeat: { controller: '42' } },
    })
    await expect.poll(() => centre.heartbeats).toMatchObject([{ mty: 'PI', cid: '42', hbo: '001', dty: '0045' }])
    expect(centre.received).toEqual([])
  })

  it('that a centre leaves unanswered twice is a trouble, until it answers again', async () => {
    const time = simulatedClock(notice.at)
    const troubles: [string, Said | null][] = []
    let pauses = 0
    const wait: Clock['wait'] = (duration, signal) => {
      if (duration >= minutes(1)) pauses += 1
      return time.wait(duration, signal)
    }
    const answer: { snu: string; hbi?: string } = { snu: '6' }
    const { centre } = await between({
      heartbeat: answer,
      house: { clock: { now: time.now, wait } },
      trouble: (...trouble) => void troubles.push(trouble),
    })
    const beats = async (count: number) => {
      await expect.poll(() => pauses).toBe(count)
      expect(centre.heartbeats).toHaveLength(count)
    }
    await beats(1)
    await time.advanceTo(later(time.now(), minutes(1)))
    await beats(2)
    expect(troubles[0]).toMatchObject(['scaip-north-away', { en: expect.stringContaining('(scaip-snu-6)') }])
    answer.snu = '0'
    await time.advanceTo(later(time.now(), minutes(1)))
    await beats(3)
    expect(troubles.slice(1)).toEqual([['scaip-north-away', null]])
  })
})

it('the settings that the document shows are settings', () => {
  const document = readFileSync(join(root, 'docs/scaip.md'), 'utf8')
  const shown = parseYaml(/```yaml\n([\s\S]*?)```/.exec(document)![1]!) as unknown
  expect(scaip.settings.safeParse(shown)).toMatchObject({ success: true })
})

describe('a listener of SIP', () => {
  it('over udp hears the next message after any rubbish', async () => {
    const { promise: heard, resolve: hear } = Promise.withResolvers<string>()
    const transport = await openUdp(listen, (message) => hear(message.body))
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
    const { promise: hungUp, resolve: close } = Promise.withResolvers<boolean>()
    socket.once('close', () => close(true))
    expect(await hungUp).toBe(true)
  })
})
