// What the token may see of one home: who and where, whether it is protected, its devices.
import type { Red, RedNode } from '../red.ts'
import { notSetUp, serviceOf } from './service.ts'

interface Config {
  readonly service: string
  readonly homeId: string
}

export default function kernwachtHome(red: Red): void {
  red.nodes.registerType<Config>('kernwacht-home', function (this: RedNode, config) {
    red.nodes.createNode(this, config)
    const service = serviceOf(red, config.service)
    if (!service) return this.status(notSetUp)
    this.on('input', (message, send, done) => {
      const homeId = config.homeId || homeIn(message.payload) || message['homeId']
      if (typeof homeId !== 'string') return done(new Error('which home? choose one in the node, or set msg.homeId'))
      service.ask('GET', `/api/homes/${encodeURIComponent(homeId)}`).then(
        (home) => {
          this.status({})
          send({ ...message, homeId, home })
          done()
        },
        (error: Error) => {
          this.status({ fill: 'red', shape: 'ring', text: error.message.slice(0, 60) })
          done(error)
        },
      )
    })
  })
}

/** An alarm's own home, so that the node can stand behind one. */
const homeIn = (payload: unknown): string | undefined =>
  (payload as { home?: { homeId?: string } } | null | undefined)?.home?.homeId
