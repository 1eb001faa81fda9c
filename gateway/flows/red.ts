// As much of Node-RED as its nodes see of it. https://nodered.org/docs/creating-nodes/node-js

export interface Message {
  readonly _msgid?: string
  readonly payload?: unknown
  readonly [name: string]: unknown
}

export interface RedNode {
  credentials?: Readonly<Record<string, string | undefined>>
  on(
    event: 'input',
    heard: (message: Message, send: (message: object) => void, done: (error?: Error) => void) => void,
  ): void
  on(event: 'close', closed: (done: () => void) => void): void
  send(message: object): void
  status(shown: { fill: 'green' | 'yellow' | 'red' | 'grey'; shape: 'dot' | 'ring'; text: string } | object): void
  error(text: string): void
  warn(text: string): void
  context(): { get(key: string): unknown; set(key: string, value: unknown): void }
}

export interface Red {
  readonly nodes: {
    createNode(node: RedNode, config: object): void
    registerType<Config>(
      type: string,
      make: (this: RedNode, config: Config) => void,
      options?: { credentials: Record<string, { type: 'text' | 'password' }> },
    ): void
    getNode(id: string): object | null
  }
  readonly settings: { readonly kernwacht: { readonly serviceUrl: string } }
}
