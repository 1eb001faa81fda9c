// security.txt, as whoever found a hole looks for it.
import { expect, it } from 'vitest'
import { readConfig } from '../../../gateway/config.ts'
import { days, later } from '../../../rules/model/time.ts'
import { runningApi } from '../../support/api.ts'
import { morning } from '../../support/pipeline.ts'

const publicUrl = 'https://zorg.example.nl'
const path = '/.well-known/security.txt'

it('says where to tell, until when that holds, and of which site it speaks', async () => {
  const { server } = await runningApi({ settings: { publicUrl, securityContact: 'mailto:beveiliging@example.nl' } })
  const { statusCode, headers, body } = await server.inject({ url: path })
  expect([statusCode, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8'])
  const fields = Object.fromEntries(
    body
      .trim()
      .split('\n')
      .map((line) => line.split(': ') as [string, string]),
  )
  expect(fields).toMatchObject({ Contact: 'mailto:beveiliging@example.nl', Canonical: publicUrl + path })
  expect(Date.parse(fields['Expires']!)).toBeGreaterThan(later(morning, days(30)))
  expect(Date.parse(fields['Expires']!)).toBeLessThan(later(morning, days(365)))
})

it('is not there where nobody said where to tell', async () => {
  const { server } = await runningApi()
  expect((await server.inject({ url: path })).statusCode).toBe(404)
})

it('takes a mail address, a page or a telephone number, and nothing that could be a line of its own', () => {
  const set = (securityContact: string) => readConfig({ environment: {}, over: { http: { securityContact } } }).http
  for (const contact of ['mailto:a@example.nl', 'https://example.nl/hole', 'tel:+31201234567'])
    expect(set(contact).securityContact).toBe(contact)
  for (const contact of ['a@example.nl', 'http://example.nl', 'mailto:a@example.nl\nContact: mailto:b@example.nl'])
    expect(() => set(contact)).toThrow('http.securityContact')
})
