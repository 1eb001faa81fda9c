// Certificates of a test's own: two authorities, a server, and clients that either has signed. Made by openssl, which may be missing.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './folder.ts'
import { peer } from './real-peers.ts'

export interface KeyPair {
  readonly cert: string
  readonly key: string
}
export interface Authority extends KeyPair {
  /** A certificate for this name, also for 127.0.0.1 when it is a server. */
  sign(commonName: string): KeyPair
}

const openssl = peer('openssl')
export const canMakeCertificates = openssl !== null

export function makeAuthority(name: string): Authority {
  const folder = temporaryFolder()
  const ask = (...args: readonly string[]): void => void execFileSync(openssl!, args, { cwd: folder, stdio: 'pipe' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  const read = (file: string): KeyPair => ({
    cert: readFileSync(join(folder, `${file}.crt`), 'utf8'),
    key: readFileSync(join(folder, `${file}.key`), 'utf8'),
  })
  ask('req', '-x509', ...key, '-subj', `/CN=${name}`, '-keyout', 'ca.key', '-out', 'ca.crt')
  let signed = 0
  return {
    ...read('ca'),
    sign(commonName) {
      const file = `leaf${signed++}`
      const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-addext', 'basicConstraints=CA:FALSE']
      const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key']
      ask(
        'req',
        '-x509',
        ...key,
        ...by,
        ...names,
        '-subj',
        `/CN=${commonName}`,
        '-keyout',
        `${file}.key`,
        '-out',
        `${file}.crt`,
      )
      return read(file)
    },
  }
}
