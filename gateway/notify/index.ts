// THE list of channels. A channel is one file and one line here.
import type { AnyChannel } from './channel.ts'
import { mqtt } from './mqtt.ts'
import { email } from './email.ts'
import { fhir } from './fhir.ts'
import { scaip } from './scaip.ts'
import { sms } from './sms.ts'
import { voice } from './voice.ts'
import { webPush } from './web-push.ts'
import { webhook } from './webhook.ts'

export const channels: readonly AnyChannel[] = [mqtt, sms, voice, webhook, scaip, email, webPush, fhir]
