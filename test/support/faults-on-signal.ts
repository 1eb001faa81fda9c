// For the Node that runs the service (`--import`): parts of it that can be made to fail from outside, as a bug would do it.
import { registerHooks } from 'node:module'
import process from 'node:process'

const state = globalThis as { rulesAreDead?: boolean }
/** The rules judge nothing any more, and nothing says so: the doors are open, what comes in is kept and acknowledged. */
process.on('SIGUSR2', () => (state.rulesAreDead = true))
/** The thread that answers everybody is busy for ever. */
process.on('SIGWINCH', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    if (!url.endsWith('/rules/engine/step.ts')) return loaded
    const source = Buffer.from(loaded.source as Uint8Array).toString()
    const head = 'export function step('
    if (!source.includes(head)) throw new Error('step.ts has changed: the rules cannot be made to fail')
    const mortal = `export function step(state, entry, rules) {
      return globalThis.rulesAreDead ? { state, effects: [] } : living(state, entry, rules)
    }
    function living(`
    return { ...loaded, source: source.replace(head, mortal) }
  },
})
