// A text message by a carrier's gateway.
import { defineChannel } from './channel.ts'
import { GatewaySettings, openGateway } from './http-gateway.ts'
import { textMessage } from './words.ts'

export const sms = defineChannel({
  id: 'sms',
  audience: 'person',
  settings: GatewaySettings,
  open: async (settings, parts) => openGateway(settings, parts, textMessage),
})
