// Flows, with the real Node-RED beside the real service.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type FlowNode, type FlowsAtWork, flowsAtWork } from '../../support/flows.ts'

let flows: FlowsAtWork
beforeAll(async () => {
  flows = await flowsAtWork()
}, 60_000)
afterAll(() => flows?.[Symbol.asyncDispose]())

const example = (name: string): FlowNode[] =>
  JSON.parse(
    readFileSync(new URL(`../../../gateway/flows/nodes/examples/${name}.json`, import.meta.url), 'utf8'),
  ) as FlowNode[]
const tab = { id: 'tab', type: 'tab', label: 'test' }
const hook = (id: string, does: string): FlowNode[] => [
  { id: `${id}-in`, type: 'http in', z: 'tab', url: `/${id}`, method: 'post', wires: [[`${id}-does`]] },
  { id: `${id}-does`, type: 'function', z: 'tab', func: does, outputs: 1, libs: [], wires: [[`${id}-out`]] },
  { id: `${id}-out`, type: 'http response', z: 'tab', wires: [] },
]

describe('the editor', () => {
  it('opens for an administrator who is signed in to the service, and for nobody else', async () => {
    expect((await flows.ask('/flows/flows')).status).toBe(401)
    expect((await flows.ask('/flows/flows', { as: 'care' })).status).toBe(401)
    expect((await flows.ask('/flows/flows', { headers: { cookie: 'kernwacht=made-up' } })).status).toBe(401)
    expect((await flows.ask('/flows/flows', { as: 'administrator' })).status).toBe(200)
    const page = await flows.ask('/flows/', { headers: { accept: 'text/html' } })
    expect(page.status).toBe(401)
    expect(await page.text()).toContain(`<a href="${flows.serviceUrl}">Meld u aan bij Kernwacht</a>`)
    expect((await flows.ask('/flows/', { as: 'administrator', headers: { accept: 'text/html' } })).status).toBe(200)
  })

  it('tells what happens in it to nobody who is not', async () => {
    const { host } = new URL((await flows.ask('/flows/')).url)
    const hears = (cookie: string | null) =>
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket(`ws://${host}/flows/comms`, { headers: cookie === null ? {} : { cookie } })
        socket.on('open', () => socket.send(JSON.stringify({ subscribe: 'notification/#' })))
        socket.on('message', (data: Buffer) => {
          resolve(data.toString().includes('notification/'))
          socket.terminate()
        })
        socket.on('error', () => resolve(false))
        socket.on('close', () => resolve(false))
      })
    expect(await hears(null)).toBe(false)
    expect(await hears(await flows.cookieOf('care'))).toBe(false)
    expect(await hears(await flows.cookieOf('administrator'))).toBe(true)
  })

  it('is changed by no page of another site', async () => {
    const headers = {
      'content-type': 'application/json',
      origin: 'https://elsewhere.example',
      'sec-fetch-site': 'cross-site',
    }
    const response = await flows.ask('/flows/flows', { as: 'administrator', method: 'POST', headers, body: '[]' })
    expect(response.status).toBe(403)
  })

  it('has no node that runs commands or touches the disk, and installs nothing', async () => {
    const nodes = (await (
      await flows.ask('/flows/nodes', { as: 'administrator', headers: { accept: 'application/json' } })
    ).json()) as { types: string[]; err?: string; name: string }[]
    const types = nodes.flatMap(({ types }) => types)
    expect(types).toEqual(
      expect.arrayContaining([
        'kernwacht-alarm',
        'kernwacht-command',
        'kernwacht-home',
        'kernwacht-observation',
        'inject',
      ]),
    )
    expect(types.filter((type) => ['exec', 'file', 'file in', 'watch'].includes(type))).toEqual([])
    expect(nodes.filter(({ err, name }) => err !== undefined && name.startsWith('kernwacht'))).toEqual([])
    const install = await flows.ask('/flows/nodes', {
      as: 'administrator',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ module: 'node-red-node-anything' }),
    })
    expect(install.ok).toBe(false)
  })
})

describe('a flow', () => {
  it('turns an alarm into a call, and the key that is pressed into picking it up', async () => {
    const calls: unknown[] = []
    const carrier = createServer((request, reply) => {
      void json(request).then((call) => {
        calls.push({ ...(call as object), secret: request.headers.authorization })
        reply.writeHead(200, { 'content-type': 'application/json' }).end('{}')
        carrier.emit('called')
      })
    })
    await once(carrier.listen(0, '127.0.0.1'), 'listening')
    const url = `http://127.0.0.1:${(carrier.address() as AddressInfo).port}/calls`
    const [sheet, ...rest] = example('alarm-by-telephone')
    const env = [
      { name: 'CALL_URL', type: 'str', value: url },
      { name: 'CALL_SECRET', type: 'cred', value: '' },
      { name: 'CALL_TO', type: 'str', value: '+31201234567' },
    ]
    await flows.deploy([{ ...sheet!, env }, ...rest], {
      'kw-service': { token: flows.token },
      'kw-call': { map: { CALL_SECRET: 'carrier-secret' }, CALL_SECRET: 'carrier-secret' },
    })
    const called = once(carrier, 'called')
    const alarmId = await flows.call()
    await called
    const say = expect.stringContaining('Druk op 1') as string
    expect(calls).toEqual([{ to: '+31201234567', reference: alarmId, say, secret: 'Bearer carrier-secret' }])

    const press = (digit: string, secret: string) =>
      flows.ask('/flows/in/call-answered', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
        body: JSON.stringify({ reference: alarmId, digit }),
      })
    expect((await press('1', 'somebody else')).status).toBe(401)
    expect(await (await press('2', 'carrier-secret')).text()).toBe('not picked up')
    expect((await flows.alarm(alarmId)).response).toBe('open')
    expect(await (await press('1', 'carrier-secret')).text()).toBe('picked up')
    expect((await flows.alarm(alarmId)).response).toBe('acknowledged')
    carrier.close()
  }, 30_000)

  it('looks a home up, and tells what a device of it said', async () => {
    const { homeId, password, mqttUrl } = await flows.home()
    const node = (id: string, type: string, to: string, more: object) => ({
      id,
      type,
      z: 'tab',
      wires: [[to]],
      ...more,
    })
    const parsed = { id: 'say-in', type: 'http in', z: 'tab', url: '/say', method: 'post', wires: [['say-what']] }
    await flows.deploy(
      [
        tab,
        { id: 'service', type: 'kernwacht-service', name: 'Kernwacht' },
        { id: 'device', type: 'kernwacht-device', homeId, name: '', url: mqttUrl },
        { id: 'look-in', type: 'http in', z: 'tab', url: '/look', method: 'post', wires: [['look']] },
        node('look', 'kernwacht-home', 'seen', { service: 'service', homeId }),
        node('seen', 'function', 'look-out', { func: 'msg.payload = msg.home\nreturn msg', outputs: 1, libs: [] }),
        { id: 'look-out', type: 'http response', z: 'tab', wires: [] },
        parsed,
        node('say-what', 'function', 'say', {
          func: "msg.payload = { kind: 'help-call', active: true }\nreturn msg",
          outputs: 1,
          libs: [],
        }),
        node('say', 'kernwacht-observation', 'say-out', { device: 'device', deviceId: 'help-button' }),
        { id: 'say-out', type: 'http response', z: 'tab', wires: [] },
      ],
      { service: { token: flows.token }, device: { token: password } },
    )
    const home = (await (await flows.ask('/flows/in/look', { method: 'POST' })).json()) as object
    expect(JSON.stringify(home)).toContain(`"homeId":"${homeId}"`)
    expect((await flows.ask('/flows/in/say', { method: 'POST' })).status).toBe(200)
    await expect.poll(() => flows.alarmsOf(homeId), { timeout: 10_000 }).toHaveLength(1)
  }, 30_000)

  it('that goes on for three seconds holds up no alarm', async () => {
    await flows.deploy([tab, ...hook('loop', 'const end = Date.now() + 3000\nwhile (Date.now() < end);\nreturn msg')])
    let isOver = false
    const loop = flows.ask('/flows/in/loop', { method: 'POST' }).then((response) => {
      isOver = true
      return response.status
    })
    await flows.call()
    expect(isOver).toBe(false)
    expect(await loop).toBe(200)
  }, 30_000)

  it('is told when it is back what came while its process was down', async () => {
    const heard = (name: string, does: string) => ({
      id: name,
      type: 'function',
      z: 'tab',
      func: does,
      outputs: 1,
      libs: [],
    })
    await flows.deploy(
      [
        tab,
        { id: 'service', type: 'kernwacht-service', name: 'Kernwacht' },
        {
          id: 'alarms',
          type: 'kernwacht-alarm',
          z: 'tab',
          service: 'service',
          severities: [],
          kinds: ['raised'],
          homeId: '',
          wires: [['keep']],
        },
        { ...heard('keep', "flow.set('heard', [...(flow.get('heard') ?? []), msg.topic])"), wires: [] },
        ...hook('heard', "msg.payload = flow.get('heard') ?? []\nreturn msg"),
      ],
      { service: { token: flows.token } },
    )
    const list = async () => (await (await flows.ask('/flows/in/heard', { method: 'POST' })).json()) as string[]
    const before = await flows.call()
    await expect.poll(list, { timeout: 10_000 }).toContain(before)
    // Node-RED writes what nodes remember once a second.
    await expect
      .poll(() => readFileSync(`${flows.folder}/flows/context/tab/alarms.json`, 'utf8'), { timeout: 10_000 })
      .toContain('position')
    flows.kill()
    const meanwhile = await flows.call()
    await flows.isThere()
    await expect.poll(list, { timeout: 20_000 }).toContain(meanwhile)
  }, 60_000)

  it('is held still after its process fell over too often, until an administrator deploys it again', async () => {
    const alive: FlowNode[] = [tab, ...hook('alive', 'return msg')]
    await flows.deploy(alive)
    const isAlive = async () => (await flows.ask('/flows/in/alive', { method: 'POST' })).ok
    for (let fall = 1; fall <= 3; fall++) {
      flows.kill()
      await flows.isThere()
    }
    expect(await isAlive()).toBe(false)
    await flows.deploy(alive)
    expect(await isAlive()).toBe(true)
  }, 90_000)
})
