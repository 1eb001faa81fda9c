// The name of an alarm as a phone may hold it. The name itself tells the home and what is wrong; this tells nothing, and only we can read it.
import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto'
import { AlarmId } from '../../rules/model/ids.ts'
import type { PushKeys } from './push-keys.ts'

const nonceBytes = 12
const tagBytes = 16

/** The same for the same alarm, so that a phone shows one alarm once. The nonce comes from the name: no two names share one. */
export function referenceOf(alarmId: AlarmId, { sealKey }: Pick<PushKeys, 'sealKey'>): string {
  const key = Buffer.from(sealKey, 'base64url')
  const nonce = createHmac('sha256', key).update(alarmId).digest().subarray(0, nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(alarmId, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** Null: it is no reference of ours. */
export function alarmOf(reference: string, { sealKey }: Pick<PushKeys, 'sealKey'>): AlarmId | null {
  const bytes = Buffer.from(reference, 'base64url')
  if (bytes.length <= nonceBytes + tagBytes) return null
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(sealKey, 'base64url'), bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  try {
    const text = decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
    return AlarmId.safeParse(text).data ?? null
  } catch {
    return null
  }
}

/** What a push service replaces an older message by (RFC 8030 §5.4): at most 32 characters, and it sees them. */
export const topicOf = (reference: string): string =>
  createHash('sha256').update(reference).digest('base64url').slice(0, 32)
