import { redirectCode } from '../../reauth/create-reauth.js'
import { engineCode } from '../../run/lazy-engine.js'

/** The turns of the event loop that an answer of the app's own code may need, such as a faked `fetch`. */
const TURNS = 10
/** The microtasks that replace a turn without a `MessageChannel`, as in Jest's jsdom. */
const MICROTASKS = 100

/** Waits for one turn of the event loop. Test runners do not fake messages. */
async function turn(): Promise<void> {
  if (typeof MessageChannel === 'function')
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', () => {
        port1.close()
        resolve()
      })
      port1.start()
      port2.postMessage(null)
    })
  for (let count = 0; count < MICROTASKS; count += 1) await Promise.resolve()
}

/** Waits until all work without timers is done. Works with fake timers. */
export async function settle(): Promise<void> {
  await Promise.all([engineCode.load(), redirectCode.load()])
  for (let count = 0; count < TURNS; count += 1) await turn()
}
