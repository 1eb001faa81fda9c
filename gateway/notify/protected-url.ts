// Where personal data may be sent: over TLS, or to this machine itself.
const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** @param hostname as a URL gives it: an IPv6 address in brackets. */
export const isLoopback = (hostname: string): boolean => loopback.test(hostname)

/** A password in a URL would stand in the settings for all to read. */
export const isProtected = (url: string): boolean => isProtectedBy(url, 'https:', 'http:')

/** @param plain the protocol without TLS, for this machine alone. */
export function isProtectedBy(url: string, secure: string, plain: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, username, password } = new URL(url)
  if (username + password !== '' || hostname === '') return false
  return protocol === secure || (protocol === plain && isLoopback(hostname))
}
