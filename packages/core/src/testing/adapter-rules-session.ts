import { type RuleOfAdapters, type Trial, usualPrompt } from './adapter-rule.js'
import { pathToSecret } from './adapter-secrets.js'

/** Rules about session changes, the namespace, and windows. */
export const sessionRules: readonly RuleOfAdapters[] = [
  {
    id: 'loss-told-once',
    title: 'notifies each listener once that the session is lost',
    needs: ['subscribe'],
    async check(trial: Trial) {
      const received: string[] = []
      trial.service.subscribe!((change) => void received.push(change))
      await trial.refreshed()
      await trial.world.loseSession()
      await trial.refresh()
      await trial.until(() => received.length > 0)
      await trial.refresh()
      await trial.rest()
      trial.expect(
        received.length === 1 && received[0] === 'lost',
        "one `'lost'`",
        received.length === 0 ? 'the listener was not called' : `it received ${received.join(', ')}`,
        'Do not notify while the session exists, and notify of its loss once, however often the SDK does.',
      )
    },
  },
  {
    id: 'unsubscribe',
    title: 'no longer notifies a listener that unsubscribed, and still notifies others',
    needs: ['subscribe'],
    async check(trial: Trial) {
      const received: string[] = []
      const stop = trial.service.subscribe!(() => void received.push('stopped'))
      trial.service.subscribe!(() => void received.push('other'))
      trial.expect(typeof stop === 'function', '`subscribe()` to return a function', 'it did not', '')
      await trial.refreshed()
      stop()
      stop()
      await trial.world.loseSession()
      await trial.refresh()
      await trial.until(() => received.includes('other'))
      await trial.rest()
      trial.expect(
        !received.includes('stopped') && received.includes('other'),
        'only the remaining listener to be called',
        received.includes('stopped') ? 'the other one was called, too' : 'it was not',
        'Store each listener separately. Unsubscribing twice is allowed.',
      )
    },
  },
  {
    id: 'namespace-stable',
    title: 'has the same `namespace` for an issuer and client on each page',
    needs: ['namespace'],
    async check(trial: Trial) {
      const { service, world } = trial
      const names = [service.namespace!()]
      await trial.refreshed()
      names.push(service.namespace!(), (await trial.load()).namespace?.())
      trial.expect(
        new Set(names).size === 1 && typeof names[0] === 'string' && names[0] !== '',
        'the same `namespace` each time',
        'it is a different one, or not a string',
        'Join the issuer and the client id. Without a stable name an action cannot be found after the redirect.',
      )
      const path = pathToSecret(names[0], world.secrets())
      trial.expect(path === undefined, 'a name without secrets', 'it contains one', 'It is used as a storage key.')
    },
  },
  {
    id: 'namespace-of-client',
    title: 'has a different `namespace` for another client',
    needs: ['namespace', 'otherClient'],
    async check(trial: Trial) {
      const other = await trial.world.otherClient!()
      trial.expect(
        other.namespace?.() !== trial.service.namespace!(),
        'different names for two clients',
        'they have the same one',
        "Two apps on one origin would find each other's pending actions.",
      )
    },
  },
  {
    id: 'prepare-opens-once',
    title: 'opens at most one window for a prompt, and closes it again',
    browser: 'inProcess',
    needs: ['prepare'],
    async check(trial: Trial) {
      const browser = trial.inProcess()
      await trial.refreshed()
      const close = browser.prepare!()
      trial.expect(typeof close === 'function', '`prepare()` to return a function', 'it did not', '')
      browser.prepare!()
      const { settled } = await trial.reauthenticate()
      const prompts = trial.world.prompts()
      trial.expect(
        settled.ok && prompts === 1,
        'a prompt in the prepared window',
        settled.ok ? `${prompts} windows were opened` : `it rejected with ${trial.nameOf(settled)}`,
        'Remember the window that `prepare()` opened, and navigate it.',
      )
      close()
      close()
    },
  },
  {
    id: 'window-blocked',
    title: 'reports a blocked window, and never throws for it',
    browser: 'inProcess',
    needs: ['prepare', 'blockWindows'],
    async check(trial: Trial) {
      const browser = trial.inProcess()
      await trial.refreshed()
      await trial.world.blockWindows!()
      const repair = '`window.open()` then returns `null`. Store that, and reject the prompt.'
      try {
        browser.prepare!()()
      } catch {
        throw trial.broken('`prepare()` never to throw', 'it did', repair)
      }
      const settled = await trial.settle('reauthenticate()', () => browser.reauthenticate(usualPrompt()))
      trial.failsWith(settled, 'reauthenticate() without a window', ['popupBlocked'], repair)
    },
  },
  {
    id: 'window-closed',
    title: 'reports a window that the end-user closed',
    browser: 'inProcess',
    needs: ['closesWindow'],
    async check(trial: Trial) {
      await trial.refreshed()
      await trial.world.endUser('closesWindow')
      const { settled } = await trial.reauthenticate()
      trial.failsWith(settled, 'reauthenticate() of a closed window', ['popupClosed', 'cancelled'], 'Watch `closed`.')
    },
  },
]
