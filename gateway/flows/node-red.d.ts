// As much of Node-RED's runtime as is used here; it brings no types of its own.
declare module 'node-red' {
  import type { RequestHandler } from 'express'
  import type { Server } from 'node:http'

  const runtime: {
    init(server: Server, settings: object): void
    start(): Promise<void>
    stop(): Promise<void>
    readonly httpAdmin: RequestHandler
    readonly httpNode: RequestHandler
  }
  export default runtime
}
