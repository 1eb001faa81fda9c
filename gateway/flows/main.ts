// Node-RED in a process of its own: whatever a flow does, no alarm waits for it. Started, held and ended by process.ts.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import runtime from 'node-red'
import { guard } from './guard.ts'
import type { FromFlows, Order, ToFlows } from './order.ts'
import { editorPath, hooksPath, settingsFor } from './settings.ts'
import { openWhoIs } from './who.ts'

const say = (message: FromFlows): void => void process.send?.(message)

async function start(order: Order): Promise<void> {
  const whoIs = openWhoIs({ ...order, now: () => performance.now() })
  const app = express()
  app.disable('x-powered-by')
  const server = createServer(app)
  runtime.init(server, settingsFor(order, { whoIs, log: (log) => say({ log }) }))
  app.use(hooksPath, runtime.httpNode)
  app.use(editorPath, guard({ whoIs, publicUrl: order.publicUrl }), runtime.httpAdmin)
  // The flows first: who asks before they stand would get half an answer.
  await runtime.start()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(order.port, order.host, () => resolve())
  })
  say({ listens: (server.address() as AddressInfo).port })
}

process.on('message', (message: ToFlows) => {
  if (message === 'ping') say('pong')
  else if (message === 'stop') void runtime.stop().finally(() => process.exit(0))
  else
    start(message.order).catch((error: unknown) => {
      say({ cannot: error instanceof Error ? error.message : String(error) })
      process.exitCode = 1
      process.disconnect()
    })
})
// The service is gone: so are we. Ctrl-C in a terminal is heard by both, and it is the service that ends us.
process.on('disconnect', () => process.exit())
process.on('SIGINT', () => {})
