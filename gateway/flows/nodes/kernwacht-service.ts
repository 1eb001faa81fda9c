// The token of a flow, sealed among Node-RED's credentials. https://nodered.org/docs/creating-nodes/config-nodes
import type { Red, RedNode } from '../red.ts'
import { openService, type Service } from './service.ts'

export default function kernwachtService(red: Red): void {
  red.nodes.registerType<object>(
    'kernwacht-service',
    function (this: RedNode & { service?: Service }, config) {
      red.nodes.createNode(this, config)
      const token = this.credentials?.['token']
      if (token) this.service = openService(red.settings.kernwacht.serviceUrl, token)
    },
    { credentials: { token: { type: 'password' } } },
  )
}
