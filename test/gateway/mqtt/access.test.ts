// Topics and who may use them, as properties: nothing that can be written reaches another home.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayCarryWill, mayPublish, mayReceive, maySubscribe } from '../../../gateway/mqtt/access.ts'
import { topicReader } from '../../../gateway/mqtt/bridge-topics.ts'
import { flawOfFilter, type Identity, parseIdentity, parseTopic, printTopic } from '../../../gateway/mqtt/topics.ts'
import { homeId } from '../../../rules/model/ids.ts'

const who = (text: string): Identity => {
  const identity = parseIdentity(text)
  if (!identity) throw new Error(`no identity: ${text}`)
  return identity
}
/** Texts that look like topics more often than chance would have it. */
const level = fc.oneof(
  fc.constantFrom('home', 'home-1', 'home-2', '+', '#', '', '$SYS', 'command', 'cmnd', '__proto__', 'a'),
  fc.string({ maxLength: 6 }),
)
const topicLike = fc.array(level, { minLength: 1, maxLength: 6 }).map((levels) => levels.join('/'))
const plainLevel = fc.stringMatching(/^[a-z0-9_-]{1,8}$/)
const path = fc.array(plainLevel, { minLength: 1, maxLength: 5 }).map((levels) => levels.join('/'))

/** MQTT's own meaning of a filter [MQTT-4.7.1], written down a second time. */
function covers(filter: string, topic: string): boolean {
  const escaped = filter.split('/').map((one) => (one === '+' ? '[^/]*' : one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
  const open = escaped.at(-1) === '#'
  const head = (open ? escaped.slice(0, -1) : escaped).join('/')
  const pattern = !open ? `^${head}$` : head === '' ? '^.*$' : `^${head}(/.*)?$`
  return new RegExp(pattern, 's').test(topic)
}

describe('a topic', () => {
  it('that is printed is read as it was', () => {
    fc.assert(
      fc.property(path, (text) => {
        expect(parseTopic(printTopic(homeId('home-1'), text))).toEqual({ kind: 'device', homeId: 'home-1', path: text })
      }),
    )
  })

  it('of whatever text is a device’s, malformed or foreign, and belongs to the home that it literally names', () => {
    fc.assert(
      fc.property(topicLike, (text) => {
        const topic = parseTopic(text)
        expect(topic.kind === 'foreign' || text === printTopic(topic.homeId, topic.path)).toBe(true)
      }),
    )
  })

  it.each([
    ['home/home-1/a/b', 'device'],
    ['home/home-1/' + 'a/'.repeat(17) + 'b', 'device'],
    ['home/home-1/' + 'a/'.repeat(18) + 'b', 'malformed'],
    ['home/home-1/' + 'é'.repeat(119), 'device'],
    ['home/home-1/' + 'é'.repeat(120), 'malformed'],
    ['home/home-1/', 'malformed'],
    ['home/home-1//a', 'malformed'],
    ['home/home-1/$a', 'device'],
    ['home/home-1/homie/x/$state', 'device'],
    ['home/home-1/a\u007f', 'malformed'],
    ['home/home-1/a+', 'malformed'],
    ['home/home-1', 'foreign'],
    ['home//a', 'foreign'],
    ['home/Home-1/a', 'foreign'],
    ['home/constructor-/a', 'foreign'],
    ['$SYS/a', 'foreign'],
    ['', 'foreign'],
  ])('%j is %s', (text, kind) => {
    expect(parseTopic(text).kind).toBe(kind)
  })
})

describe('an identity', () => {
  it('may never publish into, hear of or leave a will in another home, whatever it writes', () => {
    const one = fc.constantFrom(who('home-1'), who('home-1.plug'))
    fc.assert(
      fc.property(one, topicLike, path, (identity, text, below) => {
        const foreign = printTopic(homeId('home-2'), below)
        expect(mayPublish(identity, foreign) || mayReceive(identity, foreign) || mayCarryWill(identity, foreign)).toBe(
          false,
        )
        expect(maySubscribe(identity, text) && covers(text, foreign)).toBe(false)
        expect(mayPublish(identity, text) && !text.startsWith('home/home-1/')).toBe(false)
      }),
      { numRuns: 2_000 },
    )
  })

  it('of a single device hears commands only, by whatever filter', () => {
    fc.assert(
      fc.property(topicLike, path, (text, below) => {
        const plug = who('home-1.plug')
        const said = printTopic(homeId('home-1'), below)
        const heard = maySubscribe(plug, text) && covers(text, said) && mayReceive(plug, said)
        expect(heard && !/^(command|cmnd)(\/|$)/.test(below)).toBe(false)
      }),
      { numRuns: 2_000 },
    )
  })

  it('may listen to levels such as Homie’s $state, and to no filter that begins with $', () => {
    expect(maySubscribe(who('home-1'), 'home/home-1/homie/+/$state')).toBe(true)
    for (const filter of ['$SYS/#', '$share/g/home/home-1/#', '$queue/home/home-1/#']) {
      expect(maySubscribe(who('home-1'), filter)).toBe(false)
      expect(flawOfFilter(filter)).not.toBeNull()
    }
  })

  it('is asked again for each packet: a filter that slipped in hears nothing', () => {
    expect(mayReceive(who('home-1'), '$SYS/x')).toBe(false)
    expect(mayReceive(who('home-1'), 'home/home-2/pendant')).toBe(false)
    expect(mayReceive(who('home-1'), 'home/home-1/pendant')).toBe(true)
    expect(mayReceive(who('home-1.plug'), 'home/home-1/pendant')).toBe(false)
  })

  it.each([
    '',
    'Home-1',
    '-home',
    'home-',
    'home-1.',
    'home-1.a.b',
    'home-1/x',
    'home-1.+',
    '__proto__',
    'a'.repeat(41),
    `a.${'b'.repeat(41)}`,
  ])('is not %j', (text) => {
    expect(parseIdentity(text)).toBeNull()
  })

  it('is a home or one device of it', () => {
    expect(parseIdentity('home-1')).toEqual({ text: 'home-1', homeId: 'home-1', name: null })
    expect(parseIdentity('home-1.Pendant_2')).toEqual({ text: 'home-1.Pendant_2', homeId: 'home-1', name: 'Pendant_2' })
  })
})

describe('a filter', () => {
  it.each([
    ['home/home-1/#', null],
    ['home/home-1/+/state', null],
    ['home/home-1/a#', 'wildcards'],
    ['home/home-1/#/a', 'wildcards'],
    ['home/home-1/a+', 'wildcards'],
    ['home/home-1//#', 'empty levels'],
    [`home/home-1/${'+/'.repeat(40)}#`, '20 levels'],
  ])('%s: %s', (filter, flaw) => {
    const found = flawOfFilter(filter)
    expect(flaw === null ? found : found?.includes(flaw)).toBe(flaw === null ? null : true)
  })
})

describe('a mapping of an outside broker’s topics', () => {
  it('takes exactly what MQTT says that its filter covers', () => {
    const filters = fc.constantFrom('zigbee2mqtt/#', 'z/+', 'z/+/state', '+/x', 'z', 'a/b/#')
    fc.assert(
      fc.property(
        filters,
        fc.array(fc.constantFrom('z', 'a', 'b', 'x', 'state', 'zigbee2mqtt'), { minLength: 1, maxLength: 4 }),
        (filter, levels) => {
          const topic = levels.join('/')
          const read = topicReader([{ topic: filter, homeId: homeId('home-7') }])(topic)
          expect(read.kind === 'foreign').toBe(!covers(filter, topic))
          if (read.kind !== 'foreign') expect(read).toMatchObject({ homeId: 'home-7', path: topic }) // oxlint-disable-line
        },
      ),
    )
  })

  it('puts a path in the place of what stands before its first wildcard', () => {
    const read = topicReader([{ topic: 'huis/+/z2m/#', homeId: homeId('home-7'), path: 'zigbee2mqtt' }])
    expect(read('huis/3/z2m/door')).toMatchObject({ kind: 'device', homeId: 'home-7', path: 'zigbee2mqtt/3/z2m/door' })
  })

  it('comes before our own topics, and what it makes is judged like them', () => {
    const read = topicReader([{ topic: 'home/home-1/#', homeId: homeId('home-2') }])
    expect(read('home/home-1/door')).toMatchObject({ kind: 'device', homeId: 'home-2', path: 'home/home-1/door' })
    expect(read('home/home-1//door')).toMatchObject({ kind: 'malformed', homeId: 'home-2' })
    expect(read('home/home-3/door')).toMatchObject({ kind: 'device', homeId: 'home-3' })
  })
})
