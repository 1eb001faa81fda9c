// Tells the service what a device without a decoder of its own said: in the house's own format, as that home's device.
import { connect, type MqttClient } from 'mqtt'
import type { Red, RedNode } from '../red.ts'

interface Config {
  readonly device: string
  readonly deviceId: string
}

interface DeviceConfig {
  readonly homeId: string
  /** Of the credential, as `<homeId>.<name>` has it; empty: the home's own. */
  readonly name: string
  readonly url: string
}

export default function kernwachtObservation(red: Red): void {
  red.nodes.registerType<DeviceConfig>(
    'kernwacht-device',
    function (this: RedNode & { homeId?: string; client?: MqttClient }, config) {
      red.nodes.createNode(this, config)
      const password = this.credentials?.['token']
      const { homeId, name } = config
      if (!password || !homeId) return
      // The broker lets an identity in under its own name only; two under one name push each other off.
      const identity = name ? `${homeId}.${name}` : homeId
      const client = connect(config.url, { clientId: identity, username: identity, password, connectTimeout: 10_000 })
      // A connection that is refused or lost shows at the node whose message is not acknowledged.
      client.on('error', () => {})
      Object.assign(this, { homeId, client })
      this.on('close', (done) => client.end(true, {}, () => done()))
    },
    { credentials: { token: { type: 'password' } } },
  )

  red.nodes.registerType<Config>('kernwacht-observation', function (this: RedNode, config) {
    red.nodes.createNode(this, config)
    const device = red.nodes.getNode(config.device) as (RedNode & { homeId?: string; client?: MqttClient }) | null
    const { homeId, client } = device ?? {}
    if (!homeId || !client) return this.status({ fill: 'grey', shape: 'ring', text: 'no home and token are set' })
    client.on('connect', () => this.status({ fill: 'green', shape: 'dot', text: 'connected' }))
    client.on('close', () => this.status({ fill: 'red', shape: 'ring', text: 'not connected' }))
    this.on('input', (message, send, done) => {
      const deviceId = config.deviceId || message['deviceId']
      if (typeof deviceId !== 'string')
        return done(new Error('which device? name one in the node, or set msg.deviceId'))
      const text = JSON.stringify({ messageId: message._msgid, reading: message.payload })
      // Acknowledged: the journal has it. What no decoder understands is acknowledged too, and lies in quarantine.
      client.publishAsync(`home/${homeId}/kernwacht/${deviceId}`, text, { qos: 1 }).then(
        () => {
          send(message)
          done()
        },
        (error: Error) => done(error),
      )
    })
  })
}
