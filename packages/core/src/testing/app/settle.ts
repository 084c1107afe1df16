import { awayCode } from '../../reauth/create-reauth.js'
import { engineCode } from '../../run/lazy-engine.js'

/** Turns of the event loop that an answer of the app's own code may take, such as that of a faked `fetch`. */
const TURNS = 10
/** Microtasks that a turn stands for where there is no `MessageChannel`: in Jest's jsdom. */
const MICROTASKS = 100

/** One turn of the event loop. No test runner fakes a message. */
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

/** Waits until everything is done that needs no timer. Works with fake timers. */
export async function settle(): Promise<void> {
  await Promise.all([engineCode.load(), awayCode.load()])
  for (let count = 0; count < TURNS; count += 1) await turn()
}
