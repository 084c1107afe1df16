import type { AdapterWorld, EndUserAnswer } from './adapter-world.js'

/** The part of the control API of `@reauth/emulator` that is used, in the same process or over HTTP. */
export interface EmulatorControl {
  advanceClock(seconds: number): unknown
  killSessions(user: string): unknown
  failNextToken(fault: { readonly kind: 'error' | 'hang' | 'disconnect'; readonly times: number }): unknown
  setNextInteraction(
    next:
      | { readonly kind: 'approve'; readonly user: string }
      | { readonly kind: 'error'; readonly error: string }
      | { readonly kind: 'hang' },
  ): unknown
}

/** The part of a running emulator that is used. */
export interface EmulatorUnderControl {
  readonly control: EmulatorControl
  /** Milliseconds since the Unix epoch. */
  readonly clock: () => number
}

/** The part of an {@link AdapterWorld} that the provider implements. */
export type EmulatorWorld = Required<Pick<AdapterWorld, 'now' | 'endUser' | 'fail' | 'loseSession' | 'passTime'>>

const FAULTS = { offline: 'disconnect', error: 'error', hang: 'hang' } as const
/** How often a fault happens: practically until the emulator is reset. */
const ALWAYS = 1000

/**
 * Creates the part of an {@link AdapterWorld} that an emulator implements. What the page does is left to you: `begin()`
 * with `control.reset()` and a sign-in, `callback()`, and what is counted.
 *
 * The emulator answers no garbage: put it between the page and the network, or say `without: { garbage: '…' }`.
 *
 * @param emulator What `startEmulator()` resolved with.
 * @param user The name of the test user who is signed in.
 * @returns Five members for a world. `fail('garbage')` and an answer that a provider can't give, such as `'closesWindow'`, throw a `TypeError`.
 *
 * @example
 * const emulator = await startEmulator()
 * const world: AdapterWorld = { ...emulatorWorld(emulator, 'alice'), browser: 'redirect', begin: … }
 */
export function emulatorWorld({ control, clock }: EmulatorUnderControl, user: string): EmulatorWorld {
  const answers: Readonly<Partial<Record<EndUserAnswer, Parameters<EmulatorControl['setNextInteraction']>[0]>>> = {
    approves: { kind: 'approve', user },
    cancels: { kind: 'error', error: 'access_denied' },
    cannotBeAsked: { kind: 'error', error: 'login_required' },
    hesitates: { kind: 'hang' },
  }
  return {
    now: () => clock() / 1000,
    endUser: async (answer) => {
      const next = answers[answer]
      if (next === undefined) throw new TypeError(`The emulator does not know the answer '${answer}'.`)
      await control.setNextInteraction(next)
    },
    fail: async (fault) => {
      if (fault === 'garbage') throw new TypeError('The emulator cannot answer with garbage.')
      await control.failNextToken({ kind: FAULTS[fault], times: ALWAYS })
    },
    loseSession: async () => void (await control.killSessions(user)),
    passTime: async (seconds) => void (await control.advanceClock(seconds)),
  }
}
