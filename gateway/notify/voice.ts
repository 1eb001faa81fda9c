// A call that is read aloud by a carrier's gateway.
import { defineChannel } from './channel.ts'
import { GatewaySettings, openGateway } from './http-gateway.ts'
import { spokenMessage } from './words.ts'

export const voice = defineChannel({
  id: 'voice',
  audience: 'person',
  settings: GatewaySettings,
  open: async (settings, parts) => openGateway(settings, parts, spokenMessage),
})
