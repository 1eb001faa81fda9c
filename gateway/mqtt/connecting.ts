// A CONNECT on its way in: what it may not bring is taken off, and the door says whether it is let in.
import type { Aedes, AuthenticateError, Client } from 'aedes'
import type { Door } from './admission.ts'
import type { Counts, Refusal } from './counts.ts'
import { sessionOf } from './session.ts'

type ConnectPacket = Parameters<Aedes['preConnect']>[1]

export function createConnecting(parts: {
  door: Door
  counts: Counts
  /** Aborted when the broker closes. */
  closing: AbortSignal
  refuse(why: Refusal, client: Client): void
  fault(error: unknown): void
  log?: { warn(fields: object, message: string): void } | undefined
}): Pick<Aedes, 'preConnect' | 'authenticate'> {
  const { door, counts, log } = parts

  function preConnect(client: Client, packet: ConnectPacket, done: (error: null, ok: boolean) => void): void {
    const session = sessionOf(client)
    session.willTopic = packet.will?.topic ?? null
    delete packet.will
    // No session outlives its connection: what devices publish is in the journal, and commands are sent anew.
    packet.clean = true
    done(null, true)
  }

  function authenticate(
    client: Client,
    username: string | undefined,
    password: Uint8Array | undefined,
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ): void {
    const session = sessionOf(client)
    const { caller, willTopic } = session
    door
      .admit({ caller, clientId: client.id, username, password, willTopic }, parts.closing)
      .then(
        (answer) => {
          if (answer.kind === 'refused') {
            parts.refuse(answer.why, client)
            return done(denied(answer.returnCode, answer.why), null)
          }
          if (answer.flapping) {
            counts.flapping++
            log?.warn({ identity: answer.who.text }, 'connects again and again: slowed, and still heard')
          }
          session.who = answer.who
          if (!client.closed) {
            session.stranger = false
            door.letIn(caller.address)
          }
          done(null, true)
        },
        (error: unknown) => {
          // The registry is away: the device comes back. Or we are closing, and whoever waited for its turn is sent away.
          if (!parts.closing.aborted) parts.fault(error)
          done(denied(3, 'not-authorized'), null)
        },
      )
      .catch(parts.fault)
  }

  return { preConnect, authenticate }
}

const denied = (returnCode: 2 | 3 | 4 | 5, why: string): AuthenticateError =>
  Object.assign(new Error(why), { returnCode })
