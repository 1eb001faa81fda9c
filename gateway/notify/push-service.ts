// To which push services messages may go. The address comes from a browser: without this list anybody could let us post into our own network.
import { isLoopback } from './protected-url.ts'

/** Of Chrome and its kin, Firefox, Safari, and Edge on Windows. `*` stands for one name or more. */
export const pushServices = [
  'https://fcm.googleapis.com',
  'https://jmt17.google.com',
  'https://updates.push.services.mozilla.com',
  'https://*.push.apple.com',
  'https://*.notify.windows.com',
] as const

const origin = /^(https?):\/\/(\*\.)?([a-z0-9.-]+|\[[0-9a-f:]+\])(?::(\d{1,5}))?$/

/** May it stand in the settings? An origin, over TLS unless it is on this machine. */
export function isServiceOrigin(text: string): boolean {
  const [, protocol, , host = ''] = origin.exec(text) ?? []
  return protocol === 'https' ? host.includes('.') || isLoopback(host) : protocol === 'http' && isLoopback(host)
}

/** Is `endpoint` an address at one of `services`? */
export function isPushService(endpoint: string, services: readonly string[]): boolean {
  if (!URL.canParse(endpoint)) return false
  const url = new URL(endpoint)
  if (url.username + url.password !== '') return false
  return services.some((service) => {
    const wanted = new URL(service.replace('//*.', '//'))
    if (wanted.protocol !== url.protocol || wanted.port !== url.port) return false
    return service.includes('//*.') ? url.hostname.endsWith(`.${wanted.hostname}`) : url.hostname === wanted.hostname
  })
}
