// Clients that others wrote: mosquitto_pub and mosquitto_sub speak to the broker as they speak to any, within their own home.
import { setTimeout as nextTry } from 'node:timers/promises'
import { connectAsync } from 'mqtt'
import { describe, expect, it } from 'vitest'
import { runBroker, type Running } from '../../support/broker.ts'
import { run } from '../../support/mosquitto.ts'
import { joinRaw, publishPacket } from '../../support/raw-mqtt.ts'
import { peer } from '../../support/real-peers.ts'

const there = peer('mosquitto_pub') !== null && peer('mosquitto_sub') !== null

async function as(running: Running, identity: string): Promise<string[]> {
  const token = await running.token(identity)
  return ['-h', '127.0.0.1', '-p', String(running.port), '-i', identity, '-u', identity, '-P', token]
}

/** Says something in a home until mosquitto_sub has heard enough and gone: it does not tell when it has subscribed. */
async function hears(args: readonly string[], say: (attempt: number) => Promise<void>) {
  const listening = run('mosquitto_sub', args)
  let gone = false
  void listening.finally(() => (gone = true))
  for (let attempt = 1; !gone; attempt++) {
    await say(attempt)
    await Promise.race([listening, nextTry(20)])
  }
  return listening
}

describe.skipIf(!there)('mosquitto_pub', () => {
  it.each([0, 1, 2])('is heard with QoS %i', async (qos) => {
    const running = await runBroker()
    const { code, err } = await run('mosquitto_pub', [
      ...(await as(running, 'home-1')),
      '-q',
      String(qos),
      '-t',
      'home/home-1/pendant',
      '-m',
      '{}',
    ])
    expect([code, err]).toEqual([0, ''])
    await expect.poll(() => running.kept()).toEqual(['home-1 pendant'])
    expect(running.broker.stats().acknowledged).toBe(qos === 0 ? 0 : 1)
  })

  it.each([1, 2])('sends 300 messages through one connection with QoS %i', async (qos) => {
    const running = await runBroker()
    const { code, err } = await run(
      'mosquitto_pub',
      [...(await as(running, 'home-1')), '-q', String(qos), '-t', 'home/home-1/pendant', '-l'],
      '{}\n'.repeat(300),
    )
    expect([code, err]).toEqual([0, ''])
    expect(await running.kept()).toHaveLength(300)
  })

  it('speaks MQTT 3.1 as well, asks for retention and leaves a will, and is heard all the same', async () => {
    const running = await runBroker()
    const { code, err } = await run('mosquitto_pub', [
      ...(await as(running, 'home-1.door')),
      '-V',
      '31',
      '-q',
      '1',
      '-r',
      '-t',
      'home/home-1/door',
      '-m',
      '{}',
      '--will-topic',
      'home/home-1/door/lwt',
      '--will-payload',
      'off',
      '--will-qos',
      '1',
      '--will-retain',
    ])
    expect([code, err]).toEqual([0, ''])
    expect(await running.kept()).toEqual(['home-1 door'])
  })

  it('waits for its acknowledgement until the message is kept', async () => {
    const running = await runBroker()
    running.journal.hold()
    const publishing = run('mosquitto_pub', [
      ...(await as(running, 'home-1')),
      '-q',
      '1',
      '-t',
      'home/home-1/pendant',
      '-m',
      '{}',
    ])
    await running.journal.asked(1)
    expect(running.broker.stats().acknowledged).toBe(0)
    running.journal.release()
    expect((await publishing).code).toBe(0)
    expect(await running.kept()).toEqual(['home-1 pendant'])
  })

  it.each([
    ['a wrong token', ['-P', 'wrong'], /[Bb]ad user name or password|not authori/],
    ['another client id', ['-i', 'home-2'], /identifier rejected/],
    ['a will in another home', ['--will-topic', 'home/home-2/x', '--will-payload', 'x'], /not authori/i],
    ['MQTT 5', ['-V', '5'], /[Uu]nsupported protocol version|unacceptable protocol version|protocol/],
  ])('is told why it is not let in: %s', async (_, change, reason) => {
    const running = await runBroker()
    const args = [...(await as(running, 'home-1')), '-t', 'home/home-1/door', '-m', '{}', '-q', '1', ...change]
    const { code, err, out } = await run('mosquitto_pub', args)
    expect(code).not.toBe(0)
    expect(err + out).toMatch(reason)
    expect(await running.kept()).toEqual([])
  })
})

describe.skipIf(!there)('mosquitto_sub', () => {
  it.each([
    ['a wildcard of its own home', ['-t', 'home/home-1/#']],
    ['a wildcard of one level', ['-t', 'home/home-1/+']],
    ['filters that overlap', ['-t', 'home/home-1/#', '-t', 'home/home-1/+', '-t', 'home/home-1/door']],
    ['a persistent session', ['-c', '-t', 'home/home-1/#']],
    ['QoS 2', ['-q', '2', '-t', 'home/home-1/#']],
  ])('hears its home: %s', async (_, filters) => {
    const running = await runBroker()
    const door = await joinRaw(running, 'home-1.door')
    const foreign = await joinRaw(running, 'home-2')
    const args = [...(await as(running, 'home-1')), '-q', '1', ...filters, '-C', '3', '-v']
    const { code, out } = await hears(args, async (attempt) => {
      foreign.send(publishPacket('home/home-2/pendant', '{}', { messageId: attempt }))
      await foreign.next('puback')
      door.send(publishPacket('home/home-1/door', '{}', { messageId: attempt }))
      await door.next('puback')
    })
    expect(code).toBe(0)
    expect(new Set(out.trim().split('\n'))).toEqual(new Set(['home/home-1/door {}']))
  })

  it.each([
    ['everything', ['-t', '#']],
    ['every home', ['-t', 'home/+/#']],
    ['another home', ['-t', 'home/home-2/#']],
    ['the broker’s own notices', ['-t', '$SYS/#']],
    ['its own home and, in one SUBSCRIBE, everything', ['-t', 'home/home-1/#', '-t', '#']],
  ])('is refused %s', async (_, filters) => {
    const running = await runBroker()
    const { err, out } = await run('mosquitto_sub', [
      ...(await as(running, 'home-1')),
      '-q',
      '1',
      '-W',
      '2',
      ...filters,
      '-v',
    ])
    expect(err).toMatch(/All subscription requests were denied/)
    expect(out).toBe('')
  })
})

describe('keep-alive', () => {
  it('holds a connection that pings and says nothing else', async () => {
    const running = await runBroker()
    const password = await running.token('home-1')
    const device = await connectAsync(running.url, { clientId: 'home-1', username: 'home-1', password, keepalive: 1 })
    let pongs = 0
    await new Promise<void>((resolve) => {
      device.on('packetreceive', ({ cmd }) => {
        if (cmd === 'pingresp' && ++pongs === 3) resolve()
      })
    })
    expect(running.broker.stats()).toMatchObject({ sessions: 1, keepaliveTimeouts: 0 })
    await device.endAsync()
  })

  it('cuts off who falls silent after one and a half times its keep-alive', async () => {
    const running = await runBroker()
    const device = await joinRaw(running, 'home-1', { keepalive: 1 })
    await device.closed
    expect(running.broker.stats().keepaliveTimeouts).toBe(1)
  })
})
