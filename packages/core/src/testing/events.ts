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

const said = (id: string, title: string, event: AnyEventObject): ScriptedEvent => ({ id, title, event })

/** The events that a person or the page can send at any moment: the default of `explore({ events })`. Frozen. */
export const events: readonly ScriptedEvent[] = frozen([
  said('reauth.cancel', 'The end-user stops.', { type: 'reauth.cancel' }),
  said('reauth.confirm', 'The end-user agrees.', { type: 'reauth.confirm' }),
  said('method.choose', 'The end-user prefers the browser.', { type: 'method.choose', method: 'browser' }),
  said('method.choose.biometric', 'The end-user prefers biometrics.', { type: 'method.choose', method: 'biometric' }),
  said('page.restored', 'The page is shown again.', { type: 'page.restored' }),
  said('page.restored.taken', 'The page is shown again, after the action went on in another one.', {
    type: 'page.restored',
    taken: true,
  }),
  said('redirect.again', 'The page is still here, and is to leave again.', { type: 'redirect.again' }),
  said('run.replaced', 'A newer action takes the place of this one.', { type: 'run.replaced' }),
  said('network.restored', 'The network is back.', { type: 'network.restored' }),
  said('session.lost', 'The session is lost.', { type: 'session.changed', change: 'lost' }),
  said('session.changed', 'Somebody else signs in.', { type: 'session.changed', change: 'changed' }),
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
