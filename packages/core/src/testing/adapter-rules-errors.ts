import { toFailure } from '../words/codes.js'
import { type RuleOfAdapters, STATES, type Settled, type Trial, usualPrompt, unaborted } from './adapter-rule.js'
import { pathToSecret } from './adapter-secrets.js'
import type { AdapterFeature, EndUserAnswer, ProviderFault } from './adapter-world.js'

/** Returns values with which an SDK may reject, including unexpected ones. */
function garbage(): unknown[] {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const angry = (): never => {
    throw new Error('a trap')
  }
  const cyclic: { cause?: unknown } = new Error('cyclic')
  cyclic.cause = cyclic
  const some = [undefined, null, true, 0, Number.NaN, 1n, '', 'invalid_grant', Symbol('error'), [], {}, Math.max]
  return [
    ...some,
    proxy,
    new Proxy({}, { get: angry, has: angry, getPrototypeOf: angry, ownKeys: angry, getOwnPropertyDescriptor: angry }),
    Object.create(null),
    cyclic,
    { error: Symbol('error'), message: 1, name: {}, code: 'constructor', status: 'x', cause: null },
    { error: { toString: angry }, message: { toString: angry }, code: '__proto__' },
    { error: '__proto__', error_description: null },
    new AggregateError([], ''),
  ]
}

/** Makes a refresh while the provider has a fault. */
async function failing(trial: Trial, fault: ProviderFault): Promise<Settled<unknown>> {
  await trial.refreshed()
  await trial.world.fail(fault)
  return trial.refresh()
}

/** Opens a browser prompt with the given answer of the end-user. */
async function answered(trial: Trial, answer: EndUserAnswer): Promise<Settled<unknown>> {
  await trial.refreshed()
  await trial.world.endUser(answer)
  return (await trial.reauthenticate()).settled
}

async function lost(trial: Trial): Promise<Settled<unknown>> {
  await trial.refreshed()
  await trial.world.loseSession()
  return trial.refresh()
}

const BY_TABLE = 'Use `failureOfOAuthError(error, place)`, which all adapters share.'

/** Rules about the meaning and the contents of an adapter's rejections. */
export const errorRules: readonly RuleOfAdapters[] = [
  {
    id: 'classify-total',
    title: 'classifies any value, and returns `unexpected` for unknown ones',
    async check(trial: Trial) {
      for (const [at, error] of garbage().entries()) {
        let failure: unknown
        let threw = false
        try {
          failure = trial.service.classifyError(error)
        } catch {
          threw = true
        }
        trial.expect(
          !threw,
          '`classifyError` never to throw',
          `it threw at value ${at} of its test, of type ${typeof error}`,
          'Read fields inside `try`, or of `Object(error)`, and never convert them to strings implicitly.',
        )
        const { code } = Object(failure) as { code?: unknown }
        trial.expect(
          code === toFailure(failure).code && (error !== undefined || code === 'unexpected'),
          '`classifyError` to return a known code, and `unexpected` for `undefined`',
          `it returned ${typeof code === 'string' ? `\`${code}\`` : 'no code'} for a value of type ${typeof error}`,
          'End with `return { code: "unexpected" }`.',
        )
      }
    },
  },
  {
    id: 'network-failure',
    title: 'distinguishes a missing connection from other failures',
    needs: ['offline'],
    async check(trial: Trial) {
      const repair = 'A `fetch` without an answer rejects with a `TypeError`. It says nothing about the session.'
      const settled = await failing(trial, 'offline')
      trial.failsWith(settled, 'refreshIdToken() without a network', ['offline', 'providerUnavailable'], repair)
    },
  },
  {
    id: 'provider-error',
    title: 'marks a temporary error of the provider as retryable',
    needs: ['error'],
    async check(trial: Trial) {
      const settled = await failing(trial, 'error')
      trial.failsWith(settled, 'refreshIdToken() at HTTP 500', ['providerUnavailable'], BY_TABLE)
      trial.expect(
        !settled.ok && trial.failureOf(settled.error).retryable === true,
        'an error of the provider to be `retryable`',
        'it is not',
        BY_TABLE,
      )
    },
  },
  {
    id: 'garbage-answer',
    title: 'keeps the session if the answer is not JSON',
    needs: ['garbage'],
    async check(trial: Trial) {
      const settled = await failing(trial, 'garbage')
      const codes = ['providerUnavailable', 'unexpected', 'offline']
      trial.failsWith(
        settled,
        'refreshIdToken() at a page of HTML',
        codes,
        'A captive portal must not sign anybody out.',
      )
    },
  },
  {
    id: 'session-lost',
    title: 'reports a lost session if the provider has ended it',
    async check(trial: Trial) {
      trial.failsWith(await lost(trial), 'refreshIdToken() without a session', ['sessionLost'], BY_TABLE)
    },
  },
  {
    id: 'cancelled',
    title: 'reports that the end-user cancelled',
    async check(trial: Trial) {
      const settled = await answered(trial, 'cancels')
      trial.failsWith(settled, 'a prompt that the end-user declined', ['cancelled'], BY_TABLE)
    },
  },
  {
    id: 'cannot-be-asked',
    title: 'reports that the provider cannot prompt the end-user',
    needs: ['cannotBeAsked'],
    async check(trial: Trial) {
      const settled = await answered(trial, 'cannotBeAsked')
      trial.failsWith(settled, 'a prompt that ends with `login_required`', ['cannotReauthenticate'], BY_TABLE)
    },
  },
  {
    id: 'biometric-lockout',
    title: 'distinguishes locked biometrics from a cancel',
    needs: ['biometric', 'isLockedOut'],
    async check(trial: Trial) {
      const { biometric } = trial.service
      await trial.refreshed()
      for (const [answer, code] of [
        ['cancels', 'cancelled'],
        ['isLockedOut', 'biometricLockout'],
      ] as const) {
        await trial.world.endUser(answer)
        const settled = await trial.settle('biometric.reauthenticate()', () => biometric!.reauthenticate(usualPrompt()))
        trial.failsWith(
          settled,
          `biometric.reauthenticate() when the end-user ${answer}`,
          [code],
          'Reject with the right code.',
        )
      }
    },
  },
  {
    id: 'rejects-only',
    title: 'rejects, and never throws synchronously',
    async check(trial: Trial) {
      const { service, world } = trial
      await trial.refreshed()
      await world.loseSession()
      await world.endUser('cancels')
      const { biometric } = service
      const nowhere = new URL('https://nowhere.invalid/?code=1&state=2&state=3')
      const calls: [string, () => unknown][] = [
        ['refreshIdToken()', () => service.refreshIdToken({ signal: unaborted() })],
        ['refreshIdToken()', () => service.refreshIdToken({ signal: AbortSignal.abort() })],
        ...(biometric === undefined
          ? []
          : [['biometric.reauthenticate()', () => biometric.reauthenticate(usualPrompt())] as [string, () => unknown]]),
      ]
      const acrValues = ['gold']
      if (world.browser === 'redirect') {
        const browser = trial.redirect()
        calls.push(
          ['finish()', () => browser.finish(nowhere, { signal: unaborted() })],
          ['start()', () => browser.start({ ...usualPrompt(), state: STATES[0], signal: AbortSignal.abort() })],
          ['start()', () => browser.start({ ...usualPrompt(), state: STATES[0], acrValues })],
        )
      } else {
        const browser = trial.inProcess()
        calls.push(['reauthenticate()', () => browser.reauthenticate({ ...usualPrompt(), acrValues })])
      }
      for (const [what, call] of calls) {
        let returned: unknown
        try {
          returned = call()
        } catch {
          throw trial.broken(`${what} to reject`, 'it threw synchronously', 'Make it an `async` function.')
        }
        const { then } = Object(returned) as { then?: unknown }
        trial.expect(typeof then === 'function', `a promise of ${what}`, 'it returned none', 'Make it `async`.')
        void Promise.resolve(returned).catch(() => {})
      }
      await trial.rest()
    },
  },
  {
    id: 'one-answer',
    title: 'settles each call once',
    async check(trial: Trial) {
      const answers: string[] = []
      const promise = trial.service.refreshIdToken({ signal: unaborted() })
      void promise.then(
        () => answers.push('resolved'),
        () => answers.push('rejected'),
      )
      trial.expect(await trial.until(() => answers.length > 0), 'an answer', 'there was none', '')
      await trial.rest()
      trial.expect(
        answers.length === 1,
        'one answer to refreshIdToken()',
        `it ${answers.join(' and ')}`,
        'Return a native promise from an `async` function.',
      )
    },
  },
  {
    id: 'no-secret-in-errors',
    title: 'keeps tokens, codes and verifiers out of its errors and their causes',
    async check(trial: Trial) {
      const { world } = trial
      const has = (feature: AdapterFeature): boolean => world.without?.[feature] === undefined
      const situations: [string, (one: Trial) => Promise<Settled<unknown>>][] = [
        ['the session is lost', lost],
        ...(['offline', 'error', 'garbage'] as const)
          .filter(has)
          .map((fault): (typeof situations)[number] => [`requests meet "${fault}"`, (one) => failing(one, fault)]),
        ['the end-user cancels', (one) => answered(one, 'cancels')],
        ...(world.browser === 'redirect'
          ? [['a callback is used twice', usedTwice] as (typeof situations)[number]]
          : []),
      ]
      for (const [when, situation] of situations) {
        const settled = await situation(await trial.again())
        if (settled.ok) continue
        trial.expect(
          world.secrets().some(({ length }) => length >= 8),
          '`secrets()` of the world to name the tokens of the page',
          'there are none',
          'A page without tokens has at least the cookie of its session.',
        )
        const path = pathToSecret(settled.error, world.secrets())
        trial.expect(
          path === undefined,
          'an error without secrets',
          `there is one at \`${path}\` when ${when}`,
          "Reject with a `ServiceError`. If the SDK's error contains the request, pass on its code only.",
        )
      }
    },
  },
]

async function usedTwice(trial: Trial): Promise<Settled<unknown>> {
  const url = await trial.comeBack()
  const page = await trial.load()
  await trial.finish(url, page)
  return trial.finish(url, await trial.load())
}
