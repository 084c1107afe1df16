import { type Authentication, type Duration, durationInSeconds } from '@reauth/policy'
import { checkOptionTypes } from '../../platform/options.js'
import type { FailureCode } from '../../words/codes.js'
import { ServiceError } from '../../words/service-error.js'
import type { ClaimOptions, FakeProvider } from './fake-provider.js'

/** The kind of a call: a refresh of the claims, or a prompt. */
export type AskedFor = 'refresh' | 'prompt'

/** An answer of a {@link fakeService}. Create it with `fresh()`, `stale()`, `authenticates()` and so on. */
export interface ScriptedAnswer {
  /** The id of the corresponding outcome of the statechart. */
  readonly id: string
  /** A sentence that says what happens. */
  readonly title: string
  readonly give: (provider: FakeProvider, asked: AskedFor) => Promise<Authentication>
  /** The answers that can be chosen instead. See {@link byHand}. */
  readonly choices?: readonly ScriptedAnswer[] | 'usual'
}

/** Answers a refresh. */
export interface RefreshAnswer extends ScriptedAnswer {
  readonly answersRefresh: true
}

/** Answers a prompt. */
export interface PromptAnswer extends ScriptedAnswer {
  readonly answersPrompt: true
}

/** Prevents a page from leaving. */
export interface LeavingAnswer extends ScriptedAnswer {
  readonly answersLeaving: true
}

/** The options of {@link fresh} and {@link stale}. */
export interface SessionOptions extends ClaimOptions {
  /** How long ago the end-user authenticated. Default: `'10s'` for `fresh()`, `'24h'` for `stale()`. */
  readonly age?: Duration
}

const CLAIMS = {
  subject: 'string',
  methods: 'object',
  acr: 'string',
  life: 'string',
  canReauthenticate: 'boolean',
} as const
const SESSION = { ...CLAIMS, age: 'string' } as const

const FOR_REFRESH = { answersRefresh: true } as const
const FOR_PROMPT = { answersPrompt: true } as const

/**
 * Answers a refresh: the end-user authenticated recently.
 *
 * @param options The `age`, and other claims.
 */
export function fresh(options: SessionOptions = {}): RefreshAnswer {
  checkOptionTypes('fresh()', options, SESSION)
  const { age = '10s', ...claims } = options
  const seconds = durationInSeconds(age, 'age')
  return {
    ...FOR_REFRESH,
    id: 'fresh',
    title: `the end-user authenticated ${age} ago`,
    give: async (provider) => provider.recentSession(seconds, claims),
  }
}

/**
 * Answers a refresh: the end-user authenticated long ago.
 *
 * @param options The `age`, and other claims.
 */
export function stale(options: SessionOptions = {}): RefreshAnswer {
  checkOptionTypes('stale()', options, SESSION)
  const { age = '24h', ...claims } = options
  const seconds = durationInSeconds(age, 'age')
  return {
    ...FOR_REFRESH,
    id: 'stale',
    title: `the end-user authenticated ${age} ago`,
    give: async (provider) => provider.session(seconds, claims),
  }
}

/**
 * Answers a prompt: the end-user authenticates.
 *
 * @param claims The claims of the new ID Token.
 */
export function authenticates(claims: ClaimOptions = {}): PromptAnswer {
  checkOptionTypes('authenticates()', claims, CLAIMS)
  return {
    ...FOR_PROMPT,
    id: 'authenticated',
    title: 'the end-user authenticates',
    give: async (provider) => provider.authenticate(claims),
  }
}

const rejected = (code: FailureCode, title: string, retryable = false): ScriptedAnswer => ({
  id: code,
  title,
  give: () => Promise.reject(new ServiceError(code, { retryable })),
})

/** Answers a prompt: the end-user cancels. */
export const cancelled = (): PromptAnswer => ({ ...rejected('cancelled', 'the end-user cancels'), ...FOR_PROMPT })

/** Answers a refresh or a prompt: there is no network. After a refresh the run waits for `page.goOnline()`. */
export const offline = (): RefreshAnswer & PromptAnswer => ({
  ...rejected('offline', 'there is no network'),
  ...FOR_REFRESH,
  ...FOR_PROMPT,
})

/** Answers a refresh or a prompt: the session ended. */
export const sessionLost = (): RefreshAnswer & PromptAnswer => ({
  ...rejected('sessionLost', 'the session ended'),
  ...FOR_REFRESH,
  ...FOR_PROMPT,
})

/** Answers a refresh or a prompt: a different end-user is signed in, or signs in. */
export const otherAccount = (): RefreshAnswer & PromptAnswer => ({
  ...FOR_REFRESH,
  ...FOR_PROMPT,
  id: 'other-subject',
  title: 'a different end-user is signed in',
  give: async (provider) => provider.authenticate({ subject: 'mallory' }),
})

/**
 * The end-user can't be asked again. As an answer to a refresh, the claims say so and are a day old; as an answer to a
 * prompt, the provider refuses.
 */
export const cannotReauthenticate = (): RefreshAnswer & PromptAnswer => ({
  ...FOR_REFRESH,
  ...FOR_PROMPT,
  id: 'cannotReauthenticate',
  title: "the end-user can't be asked to authenticate again",
  give: async (provider, asked) => {
    if (asked === 'prompt') throw new ServiceError('cannotReauthenticate')
    return provider.session(86_400, { canReauthenticate: false })
  },
})

/**
 * Answers a refresh or a prompt: the call fails with a code.
 *
 * @param code Such as `'biometricLockout'` or `'popupBlocked'`.
 * @param options `retryable`: repeating the same call may succeed. Default: `false`.
 */
export const failsWith = (
  code: FailureCode,
  { retryable = false }: { readonly retryable?: boolean } = {},
): RefreshAnswer & PromptAnswer => ({
  ...rejected(code, `it fails with ${code}`, retryable),
  ...FOR_REFRESH,
  ...FOR_PROMPT,
})

/**
 * Never answers a refresh or a prompt. The run waits until it is cancelled, or `clock.advance()` reaches its timeout.
 */
export const hangs = (): RefreshAnswer & PromptAnswer => ({
  ...FOR_REFRESH,
  ...FOR_PROMPT,
  id: 'hangs',
  title: 'there is no answer',
  give: () => new Promise(() => {}),
})

/**
 * Answers a redirect: the page can't leave for the provider.
 *
 * @param code The reason. Default: `'providerUnavailable'`.
 */
export const cannotLeave = (code: FailureCode = 'providerUnavailable'): LeavingAnswer => ({
  ...rejected(code, `the page can't leave: ${code}`),
  answersLeaving: true,
})

/**
 * Answers a refresh or a prompt when an answer is chosen, in the devtools or with `openCalls()` in a test. After a
 * redirect, choosing one also sends the end-user back.
 *
 * @param choices The answers to choose from. Default: the usual answers of the service.
 *
 * @example
 * fakeService({ refresh: stale(), browser: byHand() })
 */
export function byHand(): RefreshAnswer & PromptAnswer
export function byHand<Answer extends RefreshAnswer | PromptAnswer>(choices: readonly Answer[]): Answer
export function byHand(choices: readonly ScriptedAnswer[] | 'usual' = 'usual'): RefreshAnswer & PromptAnswer {
  return { ...hangs(), id: 'by-hand', title: 'an answer is chosen by hand', choices }
}

/** Returns the usual answers of a service. */
export function usualAnswers(service: string, acrValues: readonly string[] = []): readonly ScriptedAnswer[] {
  if (service === 'refresh') return [fresh(), stale(), otherAccount(), cannotReauthenticate(), sessionLost(), offline()]
  const [acr] = acrValues
  const both = [authenticates(acr === undefined ? {} : { acr }), cancelled(), otherAccount()]
  if (service === 'biometric') return [...both, failsWith('biometricLockout'), failsWith('biometricNotEnrolled')]
  if (service === 'browser') return [...both, cannotReauthenticate(), failsWith('popupBlocked'), offline()]
  return [...both, cannotReauthenticate(), failsWith('providerUnavailable')]
}
