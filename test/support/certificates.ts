// Certificates of a test's own: two authorities, a server, and clients that either has signed. Made by openssl, which may be missing.
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
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
  /** A revocation list that holds these certificates, in PEM. @param hours until it should be renewed; below 0: it has run out. */
  revoke(certificates: readonly string[], hours?: number): string
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
    revoke(certificates, hours = 24) {
      const days = (of: number) => new Date(Date.now() + of * 86_400_000).toISOString()
      const short = (of: number) => `${days(of).slice(2, 19).replaceAll(/[-T:]/g, '')}Z`
      const row = (cert: string) =>
        ['R', short(2), short(0), new X509Certificate(cert).serialNumber, 'unknown', '/CN=revoked'].join('\t')
      writeFileSync(join(folder, 'index.txt'), certificates.map((cert) => `${row(cert)}\n`).join(''))
      writeFileSync(join(folder, 'index.txt.attr'), 'unique_subject = no\n')
      writeFileSync(
        join(folder, 'ca.cnf'),
        '[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\ndefault_md = sha256\n',
      )
      const ends = ['-crl_lastupdate', short(-3), '-crl_nextupdate', short(hours / 24)]
      ask('ca', '-gencrl', '-config', 'ca.cnf', '-cert', 'ca.crt', '-keyfile', 'ca.key', ...ends, '-out', 'ca.crl')
      return readFileSync(join(folder, 'ca.crl'), 'utf8')
    },
  }
}
