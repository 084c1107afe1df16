import type { AnyEventObject } from 'xstate'
import type { ScriptedOutcomes } from './outcomes.js'
import { frozen } from './frozen.js'

/** An event of a run: a service answers, time passes, or a person or the page acts. */
export interface ScriptedEvent {
  /** Stable: `refreshIdToken.fresh`, `after.callTimeout`, `reauth.cancel`. */
  readonly id: string
  readonly title: string
  readonly event: AnyEventObject
}

const scripted = (id: string, title: string, event: AnyEventObject): ScriptedEvent => ({ id, title, event })

/** The events that a person or the page can send at any moment: the default of `explore({ events })`. Frozen. */
export const events: readonly ScriptedEvent[] = frozen([
  scripted('reauth.cancel', 'The end-user cancels.', { type: 'reauth.cancel' }),
  scripted('reauth.confirm', 'The end-user confirms.', { type: 'reauth.confirm' }),
  scripted('method.choose', 'The end-user chooses the browser.', { type: 'method.choose', method: 'browser' }),
  scripted('method.choose.biometric', 'The end-user chooses biometrics.', {
    type: 'method.choose',
    method: 'biometric',
  }),
  scripted('page.restored', 'The browser restores the page.', { type: 'page.restored' }),
  scripted('page.restored.taken', 'The browser restores the page, but another page has continued the run.', {
    type: 'page.restored',
    taken: true,
  }),
  scripted('redirect.again', 'The page has not left, and starts the redirect again.', { type: 'redirect.again' }),
  scripted('run.replaced', 'A newer action replaces this one.', { type: 'run.replaced' }),
  scripted('network.restored', 'The network is back.', { type: 'network.restored' }),
  scripted('session.lost', 'The end-user is signed out.', { type: 'session.changed', change: 'lost' }),
  scripted('session.changed', 'Another user signs in.', { type: 'session.changed', change: 'changed' }),
])

/** A service that waits for its answer. */
export interface Invoked {
  /** The id of the invocation: `renewIdToken`. */
  readonly id: string
  /** The name of the service: `refreshIdToken`. */
  readonly service: string
}

/**
 * Returns the possible answers of a service.
 *
 * @throws {TypeError} if `outcomes` lists none for it.
 */
export function answersOf({ id, service }: Invoked, outcomes: ScriptedOutcomes): readonly ScriptedEvent[] {
  const listed = Object.hasOwn(outcomes, service) ? outcomes[service] : undefined
  if (listed === undefined)
    throw new TypeError(
      `\`outcomes\` lists no answers of the service "${service}". Pass { outcomes: { ...outcomes, ${JSON.stringify(service)}: [...] } }.`,
    )
  return listed.map((outcome) => ({
    id: `${id}.${outcome.id}`,
    title: outcome.title,
    event:
      'resolve' in outcome.answer
        ? { type: `xstate.done.actor.${id}`, output: outcome.answer.resolve, actorId: id }
        : { type: `xstate.error.actor.${id}`, error: outcome.answer.reject, actorId: id },
  }))
}
