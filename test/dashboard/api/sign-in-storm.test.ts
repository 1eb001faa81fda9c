// A login storm: two hundred wrong sign-ins a second, from one address or from many. Who is signed in picks an alarm up meanwhile.
import { afterAll, expect, it } from 'vitest'
import { alarmOf, as, own, runningApi } from '../../support/api.ts'

const wrongPerSecond = 200
const lastsSeconds = 3
const stopped: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const stop of stopped) await stop()
})

/** Three seconds of wrong sign-ins, each at its own moment; resolves with the statuses. */
async function storm(url: string, addressOf: (attempt: number) => string): Promise<number[]> {
  const started = performance.now()
  const answers: Promise<number>[] = []
  for (let attempt = 0; attempt < wrongPerSecond * lastsSeconds; attempt++) {
    const wait = (attempt * 1000) / wrongPerSecond - (performance.now() - started)
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    answers.push(
      fetch(`${url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': addressOf(attempt) },
        body: JSON.stringify({ email: `n${attempt}@example.nl`, password: `wrong ${attempt}` }),
      }).then(({ status }) => status),
    )
  }
  return Promise.all(answers)
}

it.each([
  ['the nurse’s own address', () => '192.0.2.1'],
  ['an address each', (attempt: number) => `198.51.${Math.floor(attempt / 250)}.${attempt % 250}`],
])(
  'an alarm is picked up at once while they come from %s',
  async (_, addressOf) => {
    const api = await runningApi({
      withAlarms: true,
      settings: { publicUrl: 'https://zorg.example.nl', trustProxy: true },
    })
    const url = await api.server.listen({ host: '127.0.0.1', port: 0 })
    stopped.push(() => api.server.close())
    const alarmId = await alarmOf(api, own, 'urgent')
    const stormy = storm(url, addressOf)
    const took: number[] = []
    const step = async (path: string, body?: object) => {
      const began = performance.now()
      const answer = await fetch(`${url}/api/alarms/${alarmId}/${path}`, {
        method: 'POST',
        headers: { ...as('care'), 'x-forwarded-for': '192.0.2.1', 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      took.push(performance.now() - began)
      expect(answer.status).toBe(200)
    }
    for (let turn = 0; turn < 20; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      if (turn === 5) await step('steps', { step: 'acknowledge' })
      else await step('comments', { note: 'Ik ben er zo' })
    }
    const statuses = await stormy
    // The machine of a test has other work too: the middle one says how it is, and the slowest that none hangs.
    expect(took.toSorted((one, other) => one - other)[10]).toBeLessThan(500)
    expect(Math.max(...took)).toBeLessThan(10_000)
    // Refused, and what is too much told to come back: nobody waits for minutes.
    expect(statuses.every((status) => [401, 429, 503].includes(status))).toBe(true)
    expect(statuses.filter((status) => status === 401).length).toBeLessThan(statuses.length / 2)
  },
  30_000,
)
