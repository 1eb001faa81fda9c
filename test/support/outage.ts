// A port that can be taken away for a while, and one whose answers can be held back: disks fill, servers restart.

export interface Outage<P> {
  readonly port: P
  /** While true every call rejects. */
  down: boolean
  /** How many calls were refused. */
  refused: number
}

export function withOutage<P extends object>(real: P): Outage<P> {
  const outage: Outage<P> = {
    down: false,
    refused: 0,
    port: new Proxy(real, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return (...values: unknown[]) => {
          if (!outage.down) return Reflect.apply(member, target, values) as unknown
          outage.refused++
          return Promise.reject(new Error(`${String(name)}: away`))
        }
      },
    }),
  }
  return outage
}

/** Lets everything run that waits for nothing outside this process. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}
