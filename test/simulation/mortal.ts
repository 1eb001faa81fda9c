// A process that dies in the middle of a call to something outside it: what that had done by then stays done, what the process knew is gone.
import { setImmediate as turn } from 'node:timers/promises'

export interface Death {
  readonly method: string
  /** Whether the store had done it when the process died. */
  readonly side: 'before' | 'behind'
}

export interface Life {
  /** Resolves at its end. */
  readonly over: Promise<void>
  readonly isOver: boolean
  /** It dies at the next such call. */
  dieAt(death: Death): void
  dieNow(): void
  /** The store as this process reaches it. A dead process is never answered. */
  reach<P extends object>(store: P): P
}

export function beginLife(): Life {
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  const never = new Promise<never>(() => {})
  let isDead = false
  let death: Death | null = null
  const die = () => {
    isDead = true
    end()
  }
  return {
    over,
    get isOver() {
      return isDead
    },
    dieAt(next) {
      death = next
    },
    dieNow: die,
    reach: (store) =>
      new Proxy(store, {
        get(target, name) {
          const member: unknown = Reflect.get(target, name)
          if (typeof member !== 'function') return member
          return async (...values: unknown[]): Promise<unknown> => {
            if (isDead) return never
            if (death?.method === name) {
              isDead = true
              // A store that is away had not done it, and a receiver that hangs never will.
              if (death.side === 'behind')
                await Promise.race([Promise.allSettled([Reflect.apply(member, target, values)]), turn()])
              end()
              return never
            }
            const answer: unknown = await Reflect.apply(member, target, values)
            return isDead ? never : answer
          }
        },
      }),
  }
}
