import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Config, ConfigError, readConfig, variableOf } from '../../gateway/config.ts'
import { instantOf } from '../../rules/model/time.ts'
import { temporaryFolder } from '../support/folder.ts'

const nothing = { environment: {} }
const written = (text: string, name = 'kernwacht.yaml'): string => {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, text)
  return file
}
const refusal = (parts: Parameters<typeof readConfig>[0]): string => {
  try {
    readConfig(parts)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    return (error as Error).message
  }
  throw new Error('it was accepted')
}

describe('settings', () => {
  it('need nothing to be set: everything listens on this machine only, and lets nobody in without a credential', () => {
    const config = readConfig(nothing)
    expect(config).toEqual(Config.parse({}))
    expect([config.http.host, config.mqtt.tcp?.host, config.mqtt.anonymous]).toEqual([
      '127.0.0.1',
      '127.0.0.1',
      'nobody',
    ])
    expect([config.mqtt.tls, config.mqtt.ws, config.mqtt.wss, config.bridge]).toEqual([null, null, null, null])
  })

  it('come from a file in YAML or JSON, the environment over it, and the command line over both', () => {
    const yaml = written('http: { port: 8100 }\nmqtt:\n  tcp: null\n  ws: { port: 9100 }\n')
    const json = written('{"http":{"port":8200}}', 'kernwacht.json')
    const environment = { KERNWACHT_MQTT__WS__PORT: '9101', KERNWACHT_HTTP__PUBLIC_URL: 'https://zorg.example.nl' }
    const config = readConfig({ file: yaml, environment, over: { http: { port: 8300 } } })
    expect([config.http.port, config.mqtt.tcp, config.mqtt.ws?.port, config.http.publicUrl]).toEqual([
      8300,
      null,
      9101,
      'https://zorg.example.nl',
    ])
    expect(readConfig({ file: json, ...nothing }).http.port).toBe(8200)
  })

  it.each([
    ['1', 1],
    ['127.0.0.1, 10.0.0.0/8', '127.0.0.1, 10.0.0.0/8'],
    ['true', true],
    ['false', false],
  ])('say whose word on a caller’s address counts: %s', (word, trustProxy) => {
    expect(readConfig({ environment: { KERNWACHT_HTTP__TRUST_PROXY: word } }).http.trustProxy).toBe(trustProxy)
  })

  it('let the screens be on a network only with TLS, a proxy that has it, or where it is said that nobody listens', () => {
    const host = '0.0.0.0'
    const [certificate, publicUrl] = [{ cert: 'cert.pem', key: 'key.pem' }, 'https://zorg.example.nl']
    for (const more of [{ certificate }, { publicUrl }, { plainBeyondLoopback: true }])
      expect(readConfig({ ...nothing, over: { http: { host, ...more } } }).http.host).toBe(host)
  })

  it('are refused with their path, the reason and the variable that sets them', () => {
    expect(refusal({ environment: { KERNWACHT_HTTP__PORT: '99999' } })).toMatch(
      /^http\.port: .*65535.*KERNWACHT_HTTP__PORT/,
    )
    expect(refusal({ ...nothing, file: written('mqtt: { tcp: { prot: 1883 } }') })).toMatch(
      /kernwacht\.yaml: mqtt\.tcp\.prot: there is no such setting/,
    )
    expect(refusal({ environment: { KERNWACHT_HTPP__PORT: '1' } })).toBe('htpp: there is no such setting')
  })

  it.each([
    ['a file that is not there', { file: '/nowhere/kernwacht.yaml' }, /ENOENT/],
    ['text that is neither YAML nor JSON', 'http: [', /neither YAML nor JSON/],
    ['a list', '- a', /holds no settings/],
    [
      'a list of revoked certificates of nobody',
      { over: { mqtt: { certificate: { cert: 'c', key: 'k', clientCrl: 'l' } } } },
      /clientCrl/,
    ],
    [
      'passwords in the clear over a network',
      { over: { http: { host: '0.0.0.0' } } },
      /http\.host: .*http\.certificate/,
    ],
    [
      'TLS at an address without it',
      { over: { http: { certificate: { cert: 'c', key: 'k' }, publicUrl: 'http://a.example' } } },
      /http\.publicUrl/,
    ],
    [
      'anybody as a proxy',
      { over: { http: { host: '0.0.0.0', publicUrl: 'https://a.example', trustProxy: true } } },
      /http\.trustProxy/,
    ],
    ['TLS without a certificate', { over: { mqtt: { tls: {} } } }, /mqtt\.certificate/],
    [
      'anonymous devices where others can reach the port',
      { over: { mqtt: { anonymous: 'loopback', tcp: { host: '0.0.0.0' } } } },
      /mqtt\.anonymous/,
    ],
    ['a moment without its offset', { over: { clock: { mode: 'replay', startAt: '2011-06-15T00:00:00' } } }, /offset/],
    ['a moment to start at in live time', { over: { clock: { startAt: '2011-06-15T00:00:00Z' } } }, /clock\.startAt/],
  ])('refuse %s', (_, given, reason) => {
    const parts = typeof given === 'string' ? { file: written(given) } : given
    expect(refusal({ ...nothing, ...parts })).toMatch(reason)
  })

  it('read a moment with its offset', () => {
    const { clock } = readConfig({
      ...nothing,
      over: { clock: { mode: 'replay', startAt: '2011-06-15T02:00:00+02:00' } },
    })
    expect(clock.startAt).toBe(instantOf({ year: 2011, month: 6, day: 15 }, 'UTC'))
  })

  it('have one variable each, and it leads back to the setting', () => {
    for (const path of [
      'http.port',
      'http.publicUrl',
      'mqtt.tcp.port',
      'mqtt.messagesPerSecond',
      'journal.gatherMilliseconds',
    ])
      expect(refusal({ environment: { [variableOf(path)]: 'not such a value' } })).toContain(`${path}: `)
  })
})
