// What the service tells the process of the flows when it starts, and what they say to each other while it runs.

/** Told once, over the channel between the two and not in the environment: what a flow may read there must hold no secret. */
export interface Order {
  /** Flows, what is remembered between starts, and the credentials, sealed. */
  readonly folder: string
  readonly host: string
  readonly port: number
  /** Where the service's API answers on this machine. */
  readonly serviceUrl: string
  /** Where people sign in. */
  readonly publicUrl: string
  readonly cookieName: string
  /** Seals the tokens that flows use. */
  readonly credentialSecret: string
  /** Flows stay still until somebody deploys them: after they have brought the process down too often. */
  readonly areHeld: boolean
}

export type ToFlows = { readonly order: Order } | 'ping' | 'stop'
export type FromFlows =
  | 'pong'
  | { readonly listens: number }
  | { readonly cannot: string }
  | { readonly log: { readonly level: 'info' | 'warn' | 'error'; readonly fields: object; readonly text: string } }
