// A recorded exchange of SIP as it stands in the documents: what differs from run to run has a name that says what it is.
export interface Recorded {
  /** Who sent it. */
  readonly by: string
  readonly message: string
}

/** The same exchange gives the same text, whatever the ports, tags and nonces were. `ports`: as they are, and as they are shown. */
export function recordOf(exchange: readonly Recorded[], ports: Readonly<Record<number, number>>): string {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  const name = (kind: string, value: string): string => {
    const key = `${kind} ${value}`
    const count = (counts.get(kind) ?? 0) + (names.has(key) ? 0 : 1)
    if (!names.has(key)) {
      counts.set(kind, count)
      names.set(key, `${kind}-${count}`)
    }
    return names.get(key)!
  }
  const plain = (message: string): string =>
    Object.entries(ports)
      .reduce((text, [port, shown]) => text.replaceAll(new RegExp(`(:|rport=)${port}\\b`, 'g'), `$1${shown}`), message)
      .replaceAll('\r\n', '\n')
      .replaceAll(/branch=z9hG4bK([^;,\s]+)/g, (_, value: string) => `branch=z9hG4bK-${name('branch', value)}`)
      .replaceAll(/;tag=([^;,\s>]+)/g, (_, value: string) => `;tag=${name('tag', value)}`)
      .replaceAll(/^(Call-ID: )(\S+)/gim, (_, head: string, value: string) => head + name('call', value))
      .replaceAll(/\b(c?nonce)="([^"]+)"/g, (_, kind: string, value: string) => `${kind}="${name(kind, value)}"`)
      .replaceAll(/response="[0-9a-f]{32}"/g, 'response="…"')
      .trimEnd()
  return exchange.map(({ by, message }) => `── ${by}\n${plain(message)}`).join('\n\n')
}
