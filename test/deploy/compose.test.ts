// The containers, as far as it can be known without an engine for them: names, versions, settings, and the image's own command.
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readConfig } from '../../gateway/config.ts'
import { canMakeCertificates, makeAuthority } from '../support/certificates.ts'
import { temporaryFolder } from '../support/folder.ts'
import { freePorts } from '../support/service.ts'
import { root } from '../support/source.ts'

const text = (path: string): string => readFileSync(join(root, path), 'utf8')
const dockerfile = text('Dockerfile').replaceAll('\\\n', ' ').split('\n')
const lines = (word: string): string[] =>
  dockerfile.filter((line) => line.trim().startsWith(`${word} `)).map((line) => line.trim().slice(word.length + 1))

const Service = z.object({
  image: z.string(),
  build: z.string().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  secrets: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  profiles: z.array(z.string()).default([]),
})
const compose = z
  .object({
    services: z.record(z.string(), Service),
    volumes: z.record(z.string(), z.null()),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
  })
  .parse(parse(text('docker-compose.yml'), { merge: true }))
const services = Object.values(compose.services)
const names = (line: string): string[] => line.split(/\s+/)

describe('the containers', () => {
  it('mount only what there is, and use only secrets and volumes that are named', () => {
    const mounts = services.flatMap(({ volumes }) => volumes.map((one) => one.split(':')[0]!))
    expect(mounts.filter((from) => from.startsWith('./') && !existsSync(join(root, from)))).toEqual([])
    expect(mounts.filter((from) => !from.startsWith('./') && !(from in compose.volumes))).toEqual([])
    const secrets = services.flatMap((one) => one.secrets)
    expect(secrets.filter((name) => !(name in compose.secrets))).toEqual([])
  })

  it('are of one version each, and the service of its own', () => {
    expect(services.filter(({ image }) => !/:\d+\.\d+\.\d+(-alpine)?$/.test(image)).map(({ image }) => image)).toEqual(
      [],
    )
    const { version } = JSON.parse(text('package.json')) as { version: string }
    expect(compose.services['service']!.image).toBe(`kernwacht:${version}`)
  })

  it('open to the world the screens and the devices over TLS, and nothing else', () => {
    expect(services.flatMap(({ ports }) => ports).toSorted()).toEqual(['443:443', '443:443/udp', '80:80', '8883:8883'])
  })

  it('that the manual names a file for have it made there', () => {
    const manual = text('docs/docker.md')
    const missing = Object.values(compose.secrets).filter(({ file }) => !manual.includes(file.replace('./', '')))
    expect(missing).toEqual([])
  })

  it.each([
    ['as they are', text('docs/deploy/kernwacht.yaml')],
    [
      'with all that is put in comments',
      text('docs/deploy/kernwacht.yaml').replaceAll(/^# (?=(watchdog|series|bridge|  receiver)\b)/gm, ''),
    ],
  ])('give the service settings that it takes, %s', (_, settings) => {
    const file = join(temporaryFolder(), 'kernwacht.yaml')
    writeFileSync(file, settings)
    const environment = { KERNWACHT_HTTP__PUBLIC_URL: 'https://kernwacht.example.nl' }
    expect(readConfig({ file, environment })).toMatchObject({
      http: { host: '0.0.0.0', publicUrl: 'https://kernwacht.example.nl' },
      mqtt: { tcp: null, tls: { port: 8883 } },
      flows: { port: 1880 },
    })
  })

  it('find the ports at which Caddy knocks', () => {
    const config = readConfig({
      file: join(root, 'docs/deploy/kernwacht.yaml'),
      environment: { KERNWACHT_HTTP__PUBLIC_URL: 'https://kernwacht.example.nl' },
    })
    const knocked = [...text('docs/deploy/Caddyfile').matchAll(/reverse_proxy (\w+:\d+)/g)].map((match) => match[1])
    expect(knocked).toEqual([`service:${config.flows!.port}`, 'watchdog:9099', `service:${config.http.port}`])
    expect(compose.services['watchdog']!.command).toContain('--port=9099')
  })
})

describe('the image', () => {
  it('runs the Node of the project, as nobody in particular', () => {
    const { optionalDependencies } = JSON.parse(text('package.json')) as { optionalDependencies: { node: string } }
    expect(lines('FROM').map((line) => line.split(' ')[0])).toEqual(
      Array(2).fill(`node:${optionalDependencies.node}-bookworm-slim`),
    )
    expect(lines('USER')).toEqual(['10001:10001'])
  })

  it.skipIf(!canMakeCertificates)(
    'holds all that the service needs: its own command starts it, and its own health check finds it well',
    { timeout: 120_000 },
    async () => {
      const app = join(temporaryFolder(), 'app')
      mkdirSync(app)
      for (const line of lines('COPY').filter((one) => !one.startsWith('--from')))
        for (const from of names(line).slice(0, -1))
          cpSync(join(root, from), join(app, from), {
            recursive: true,
            filter: (path) => !/(^|\/)(node_modules|data|dist)(\/|$)/.test(path.slice(root.length)),
          })
      symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'))

      const folder = temporaryFolder()
      const { cert, key } = makeAuthority('Kernwacht test').sign('localhost')
      writeFileSync(join(folder, 'mqtt-certificate'), cert)
      writeFileSync(join(folder, 'mqtt-key'), key)
      const { http, mqtt } = await freePorts()
      const settings = text('docs/deploy/kernwacht.yaml')
        .replaceAll('/run/secrets', folder)
        .replaceAll('0.0.0.0', '127.0.0.1')
        .replace('port: 8883', `port: ${mqtt}`)
        .replace('port: 1880', 'port: 0')
      const config = join(folder, 'kernwacht.yaml')
      writeFileSync(config, settings)

      expect(list(lines('ENTRYPOINT')[0]!)).toEqual(['kernwacht'])
      const words = list(lines('CMD').at(-1)!).map((word) =>
        word.replace('/etc/kernwacht/kernwacht.yaml', config).replace('/data', join(folder, 'data')),
      )
      const command = ['bin/kernwacht.js', ...words]
      const environment = {
        PATH: process.env['PATH']!,
        KERNWACHT_HTTP__PUBLIC_URL: 'https://kernwacht.example.nl',
        KERNWACHT_HTTP__PORT: String(http),
        KERNWACHT_LOG__LEVEL: 'warn',
        KERNWACHT_DISK__RESERVE_MEGABYTES: '0',
      }
      const service = spawn(process.execPath, command, {
        cwd: app,
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      await using _ = {
        async [Symbol.asyncDispose]() {
          if (service.exitCode !== null) return
          const ended = once(service, 'exit')
          service.kill('SIGTERM')
          expect(await ended).toEqual([0, null])
        },
      }
      await new Promise<void>((resolve, reject) => {
        let said = ''
        const hear = (bytes: Buffer) => {
          said += bytes.toString()
          if (said.includes('Kernwacht listens at')) resolve()
        }
        service.stdout.on('data', hear)
        service.stderr.on('data', hear)
        service.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)))
      })

      const [check] = lines('HEALTHCHECK').map((line) => list(line.slice(line.indexOf('CMD') + 4)))
      const asks = check!.slice(1).map((word) => word.replace('8080', String(http)))
      const health = spawn(process.execPath, asks, { stdio: 'ignore' })
      expect(await once(health, 'exit')).toEqual([0, null])
    },
  )
})

const list = (json: string): string[] => JSON.parse(json) as string[]
