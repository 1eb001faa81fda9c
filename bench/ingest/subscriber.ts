// Consumes what an outside broker hands on, as a service beside it would: mqtt.js, one wildcard subscription of QoS 1, and the JSON read.
import process from 'node:process'
import { connectAsync } from 'mqtt'

let consumed = 0
let watch = (): void => {}

async function subscribe(url: string): Promise<number> {
  const client = await connectAsync(url, { clientId: 'consumer', protocolVersion: 4, clean: true })
  client.on('message', (_topic, payload) => {
    JSON.parse(payload.toString())
    consumed++
    watch()
  })
  await client.subscribeAsync('home/+/#', { qos: 1 })
  return consumed
}

/** Resolves when so many have been consumed in all. */
const reached = (count: number): Promise<number> =>
  new Promise((resolve) => {
    watch = () => {
      if (consumed >= count) resolve(consumed)
    }
    watch()
  })

process.on('message', (order: { url: string } | { until: number }) => {
  const work = 'url' in order ? subscribe(order.url) : reached(order.until)
  work.then(
    (done) => process.send?.({ done }),
    (error: unknown) => process.send?.({ failed: String(error) }),
  )
})
process.on('disconnect', () => process.exit())
