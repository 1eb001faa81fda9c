// To which addresses a message may go, looked at where the connection is made: a name that was good when it was set may lead elsewhere now.
import { lookup, type LookupAddress, type LookupOptions } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { DeliveryFailure } from './channel.ts'
import { isLoopback } from './protected-url.ts'

/** `set`: an operator wrote it into the settings, and a system in the own network may be meant. `public`: it came from a browser. */
export type Trust = 'set' | 'public'

/** Nobody's server: this network, link-local (where clouds answer with their keys), multicast, reserved. RFC 6890 */
const never = listOf([
  '0.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '198.18.0.0/15',
  '224.0.0.0/3',
  // Where two large clouds answer with their keys outside link-local.
  '100.100.100.200/32',
  'fd00:ec2::254/128',
  '::/128',
  'fe80::/10',
  'ff00::/8',
])
const own = listOf(['127.0.0.0/8', '::1/128'])
const inside = listOf(['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'])

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address, bits] = network.split('/') as [string, string]
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

/** @param hostname as the URL has it: only where it says this machine may an address be this machine's. */
export function mayReach(address: string, hostname: string, trust: Trust): boolean {
  const plain = embeddedIPv4(address) ?? address
  const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4'
  if (isIP(plain) === 0 || never.check(plain, family)) return false
  if (own.check(plain, family)) return isLoopback(hostname)
  return trust === 'set' || isLoopback(hostname) || !inside.check(plain, family)
}

/** ::ffff:10.0.0.1 (mapped), ::10.0.0.1 (compatible), 64:ff9b::10.0.0.1 (NAT64): what is reached is the IPv4 address inside. */
function embeddedIPv4(address: string): string | null {
  if (isIP(address) !== 6) return null
  // A URL writes any IPv6 address in its shortest form, with dots in none.
  const short = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1)
  const found = /^(?:::ffff:|::|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short)
  if (!found) return null
  const [high, low] = [Number.parseInt(found[1]!, 16), Number.parseInt(found[2]!, 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** Throws where the URL holds an address, for which nobody is asked, that may not be reached. */
export function requireReachable({ hostname }: URL, trust: Trust): void {
  const address = hostname.replace(/^\[|\]$/g, '')
  if (isIP(address) === 0 || mayReach(address, hostname, trust)) return
  throw new DeliveryFailure('forbidden-address', 'is no address of a receiver', { mayRetry: false })
}

type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** For node:http: resolves a name, and refuses it when any address of it may not be reached. What was looked at is what is connected to. */
export function guardedLookup(trust: Trust, resolve: Resolve = lookup): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '')
      const [first] = addresses
      const isGood = first !== undefined && addresses.every(({ address }) => mayReach(address, hostname, trust))
      // The name may be put right again, so this is not for good.
      if (!isGood)
        return done(
          new DeliveryFailure('forbidden-address', 'leads to no address of a receiver', { mayRetry: true }),
          '',
        )
      if (options.all) done(null, addresses)
      else done(null, first.address, first.family)
    })
  }
}
