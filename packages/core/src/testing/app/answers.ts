import { type Authentication, type Duration, durationInSeconds } from '@reauth/policy'
import { checkOptionTypes } from '../../platform/options.js'
import type { FailureCode } from '../../words/codes.js'
import { ServiceError } from '../../words/service-error.js'
import type { ClaimOptions, FakeProvider } from './fake-provider.js'

/** What a service is asked for: the claims, or an authentication. */
export type AskedFor = 'refresh' | 'prompt'

/** One answer of a {@link fakeService}. Made by `fresh()`, `stale()`, `authenticates()` and so on. */
export interface ScriptedAnswer {
  /** As the statechart's outcome is called that it stands for. */
  readonly id: string
  /** What happens, as a sentence. */
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

/** Keeps a page from leaving. */
export interface LeavingAnswer extends ScriptedAnswer {
  readonly answersLeaving: true
}

/** What {@link fresh} and {@link stale} take. */
export interface SessionOptions extends ClaimOptions {
  /** How long ago the end-user authenticated. Default: `'10s'` when fresh, `'24h'` when stale. */
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
 * The provider says that the end-user authenticated lately. Answers a refresh.
 *
 * @param options `age`, and what else the claims say.
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
 * The provider says that the end-user authenticated long ago. Answers a refresh.
 *
 * @param options `age`, and what else the claims say.
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
 * The end-user authenticates. Answers a prompt.
 *
 * @param claims What the new ID Token says.
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

/** The end-user declines. Answers a prompt. */
export const cancelled = (): PromptAnswer => ({ ...rejected('cancelled', 'the end-user declines'), ...FOR_PROMPT })

/** There is no network. Answers a refresh or a prompt. After a refresh the run waits for `page.goOnline()`. */
export const offline = (): RefreshAnswer & PromptAnswer => ({
  ...rejected('offline', 'there is no network'),
  ...FOR_REFRESH,
  ...FOR_PROMPT,
})

/** The session ended. Answers a refresh or a prompt. */
export const sessionLost = (): RefreshAnswer & PromptAnswer => ({
  ...rejected('sessionLost', 'the session ended'),
  ...FOR_REFRESH,
  ...FOR_PROMPT,
})

/** A different end-user is signed in, or signs in. Answers a refresh or a prompt. */
export const otherAccount = (): RefreshAnswer & PromptAnswer => ({
  ...FOR_REFRESH,
  ...FOR_PROMPT,
  id: 'other-subject',
  title: 'a different end-user is signed in',
  give: async (provider) => provider.authenticate({ subject: 'mallory' }),
})

/** The end-user can't be asked again. As an answer of a refresh, the claims say so and are a day old; as that of a prompt, the provider refuses. */
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
 * The call fails with one of the codes. Answers a refresh or a prompt.
 *
 * @param code Such as `'biometricLockout'` or `'popupBlocked'`.
 * @param options `retryable`: the same call may succeed if it is made again. Default: `false`.
 */
export const failsWith = (
  code: FailureCode,
  { retryable = false }: { readonly retryable?: boolean } = {},
): RefreshAnswer & PromptAnswer => ({
  ...rejected(code, `it fails with ${code}`, retryable),
  ...FOR_REFRESH,
  ...FOR_PROMPT,
})

/** There is no answer. Answers a refresh or a prompt: the run waits until it is cancelled, or `clock.advance()` reaches its timeout. */
export const hangs = (): RefreshAnswer & PromptAnswer => ({
  ...FOR_REFRESH,
  ...FOR_PROMPT,
  id: 'hangs',
  title: 'there is no answer',
  give: () => new Promise(() => {}),
})

/**
 * The page can't leave for the provider. Answers a redirect.
 *
 * @param code Why. Default: `'providerUnavailable'`.
 */
export const cannotLeave = (code: FailureCode = 'providerUnavailable'): LeavingAnswer => ({
  ...rejected(code, `the page can't leave: ${code}`),
  answersLeaving: true,
})

/**
 * Waits until an answer is chosen, in the devtools or with `openCalls()` in a test. Answers a refresh or a prompt. After a redirect, choosing one also sends the
 * end-user back.
 *
 * @param choices What is offered. Default: the usual answers of the service.
 *
 * @example
 * fakeService({ refresh: stale(), browser: byHand() })
 */
export function byHand(): RefreshAnswer & PromptAnswer
export function byHand<Answer extends RefreshAnswer | PromptAnswer>(choices: readonly Answer[]): Answer
export function byHand(choices: readonly ScriptedAnswer[] | 'usual' = 'usual'): RefreshAnswer & PromptAnswer {
  return { ...hangs(), id: 'by-hand', title: 'an answer is chosen by hand', choices }
}

/** The answers that a service usually gives. */
export function usualAnswers(service: string, acrValues: readonly string[] = []): readonly ScriptedAnswer[] {
  if (service === 'refresh') return [fresh(), stale(), otherAccount(), cannotReauthenticate(), sessionLost(), offline()]
  const [acr] = acrValues
  const both = [authenticates(acr === undefined ? {} : { acr }), cancelled(), otherAccount()]
  if (service === 'biometric') return [...both, failsWith('biometricLockout'), failsWith('biometricNotEnrolled')]
  if (service === 'browser') return [...both, cannotReauthenticate(), failsWith('popupBlocked'), offline()]
  return [...both, cannotReauthenticate(), failsWith('providerUnavailable')]
}
