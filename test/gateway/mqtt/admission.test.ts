// Who is let in, without a socket: room, pace and proof.
import { describe, expect, it } from 'vitest'
import { createDoor, type Door, type Knock } from '../../../gateway/mqtt/admission.ts'
import { openCredentials } from '../../../gateway/mqtt/credentials.ts'
import { defaultLimits, type Limits } from '../../../gateway/mqtt/limits.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { memoryRegistry } from '../../../gateway/store/memory.ts'
import { homeId } from '../../../rules/model/ids.ts'
import { elapsed, later, milliseconds } from '../../../rules/model/time.ts'
import { homeOf } from '../../support/broker.ts'
import { local } from '../../support/entries.ts'

const start = local('2026-03-02 08:00')
const signal = new AbortController().signal

async function atDoor(limits: Partial<Limits> = {}, anonymous: 'loopback' | null = null) {
  const clock = simulatedClock(start)
  const credentials = await openCredentials({
    registry: memoryRegistry([homeOf('home-1')]),
    key: Buffer.alloc(32),
    clock,
  })
  const token = await credentials.issue('home-1', homeId('home-1'))
  const door = createDoor({ credentials, limits: { ...defaultLimits, ...limits }, clock, anonymous })
  const knock = (change: Partial<Omit<Knock, 'caller'>> & Partial<Knock['caller']> = {}): Knock => {
    const { address = '192.0.2.7', certifiedAs = null, certificate = null, origin = null, ...more } = change
    const { door: through = 'mqtts', ...rest } = more
    return {
      caller: { address, certifiedAs, certificate, origin, door: through },
      clientId: 'home-1',
      username: 'home-1',
      password: Buffer.from(token),
      willTopic: null,
      ...rest,
    }
  }
  const bare = (change: Parameters<typeof knock>[0] = {}) =>
    knock({ username: undefined, password: undefined, ...change })
  return { clock, credentials, door, knock, bare }
}

const outcome = async (door: Door, knock: Knock): Promise<string> => {
  const answer = await door.admit(knock, signal)
  return answer.kind === 'admitted' ? answer.who.text : `${answer.why} ${answer.returnCode}`
}

describe('room', () => {
  it('is bounded in all, by address, and for those who have not said who they are', async () => {
    const { door } = await atDoor({ connections: 4, connectionsPerAddress: 3, strangersPerAddress: 2 })
    expect([door.open('a'), door.open('a'), door.open('a')]).toEqual([true, true, false])
    door.letIn('a')
    expect([door.open('a'), door.open('a')]).toEqual([true, false])
    expect([door.open('b'), door.open('b')]).toEqual([true, false])
    door.shut('a', false)
    expect(door.connections).toBe(3)
    expect(door.open('b')).toBe(true)
  })

  it('is given back to the last connection', async () => {
    const { door } = await atDoor()
    for (let round = 0; round < 3; round++) {
      door.open('a')
      door.shut('a', true)
    }
    expect(door.connections).toBe(0)
  })
})

describe('proof', () => {
  it('is a token, or a certificate, and never the lack of both', async () => {
    const { door, knock, bare } = await atDoor()
    expect(await outcome(door, knock())).toBe('home-1')
    expect(await outcome(door, bare({ certifiedAs: 'home-1' }))).toBe('home-1')
    expect(await outcome(door, bare())).toBe('not-authorized 5')
    expect(await outcome(door, bare({ address: '127.0.0.1' }))).toBe('not-authorized 5')
    expect(await outcome(door, knock({ password: Buffer.from('home-1') }))).toBe('not-authorized 4')
    expect(await outcome(door, knock({ clientId: 'home-1.plug' }))).toBe('identity-mismatch 2')
    expect(await outcome(door, bare({ clientId: 'home-1.plug', certifiedAs: 'home-1' }))).toBe('identity-mismatch 2')
    expect(await outcome(door, knock({ clientId: '' }))).toBe('bad-identity 2')
    expect(await outcome(door, knock({ willTopic: 'home/home-2/x' }))).toBe('will 5')
  })

  it('is not asked of this machine in a demo: only of strangers, browsers and unknown homes', async () => {
    const { door, bare } = await atDoor({}, 'loopback')
    for (const address of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])
      expect(await outcome(door, bare({ address }))).toBe('home-1')
    for (const address of ['192.0.2.7', '::ffff:192.0.2.7', '128.0.0.1', '2001:db8::127.0.0.1', 'gone'])
      expect(await outcome(door, bare({ address }))).toBe('not-authorized 5')
    expect(await outcome(door, bare({ address: '::1', origin: 'https://a.example' }))).toBe('not-authorized 5')
    expect(await outcome(door, bare({ address: '::1', clientId: 'home-2' }))).toBe('not-authorized 5')
  })
})

describe('pace', () => {
  it('of one identity is slowed beyond its limit, reported, and never refused', async () => {
    const { door, knock, clock } = await atDoor({ connectsPerMinuteOfOne: 2 })
    const flapping: boolean[] = []
    const waited: number[] = []
    for (let time = 0; time < 8; time++) {
      const answering = door.admit(knock(), signal)
      // Until it is answered, time passes; it never takes more than five seconds.
      let answered = false
      const came = clock.now()
      void answering.then(() => (answered = true))
      for (let tenth = 0; tenth <= 50 && !answered; tenth++) {
        await clock.advanceTo(later(clock.now(), milliseconds(100)))
        await new Promise(setImmediate)
      }
      expect(answered).toBe(true)
      waited.push(elapsed(came, clock.now()))
      const answer = await answering
      flapping.push(answer.kind === 'admitted' && answer.flapping)
    }
    expect(flapping.slice(0, 2)).toEqual([false, false])
    expect(flapping.slice(2)).not.toContain(false)
    // As long as anybody is ever asked to wait.
    expect(waited.slice(2, 7).every((time) => time >= 4_900)).toBe(true)
  })

  it('of an address that is far too fast is answered with "later"; another address does not notice', async () => {
    const { door, knock } = await atDoor({ connectsPerSecond: 0.1, connectBurst: 2 })
    const outcomes = []
    for (let time = 0; time < 4; time++) outcomes.push(await outcome(door, knock()))
    expect(outcomes).toEqual(['home-1', 'home-1', 'too-many-connects 3', 'too-many-connects 3'])
    expect(await outcome(door, knock({ address: '192.0.2.8' }))).toBe('home-1')
  })

  it('of guessing is that of connecting: who guesses wrong makes no owner of the identity wait', async () => {
    const { door, knock } = await atDoor({ connectsPerMinuteOfOne: 2 })
    for (let guess = 0; guess < 20; guess++)
      await outcome(door, knock({ password: Buffer.from(`guess ${guess}`), address: '192.0.2.99' }))
    expect(await door.admit(knock(), signal)).toMatchObject({ kind: 'admitted', flapping: false })
  })
})
