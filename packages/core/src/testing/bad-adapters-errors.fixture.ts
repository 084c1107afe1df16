import type { Authentication } from '@reauth/policy'
import { type FailureCode, toFailure } from '../words/codes.js'
import { ServiceError } from '../words/service-error.js'
import { type BadAdapter, bad, badRedirect, misnamed } from './bad-adapter.fixture.js'

/** Changes the error of a refresh. */
const leaking = (title: string, leak: (idToken: string, code: FailureCode) => ServiceError): BadAdapter =>
  bad('no-secret-in-errors', title, (correct, world) => ({
    refreshIdToken: (options) =>
      correct.refreshIdToken(options).catch((error: unknown) => {
        const { code } = toFailure(error)
        throw code === 'sessionLost' ? leak(world.idTokens.at(-1)!, code) : error
      }),
  }))

/** Answers a refresh with a custom promise, which settles more than once. */
const answering = (
  title: string,
  answer: (value: Authentication, resolve: (value: unknown) => void, reject: (error: unknown) => void) => void,
): BadAdapter =>
  bad('one-answer', title, (correct) => ({
    refreshIdToken: (options) => {
      const promise = correct.refreshIdToken(options)
      const then = (resolve: (value: unknown) => void, reject: (error: unknown) => void): unknown =>
        promise.then((value) => answer(value, resolve, reject), reject)
      // oxlint-disable-next-line unicorn/no-thenable -- A promise of a library of its own.
      return Object.defineProperty({}, 'then', { value: then }) as Promise<Authentication>
    },
  }))

/** Each breaks one rule about the meaning and the contents of an adapter's rejections. */
export const badErrors: readonly BadAdapter[] = [
  bad('classify-total', 'reads the message of anything', (correct) => ({
    classifyError: (error) =>
      (error as Error).message === 'Popup closed' ? { code: 'cancelled' } : correct.classifyError(error),
  })),
  bad('classify-total', 'makes up a code', (correct) => ({
    classifyError: (error) => (error === null ? ({ code: 'null' } as never) : correct.classifyError(error)),
  })),
  bad('classify-total', 'returns undefined for an unknown error', (correct) => ({
    classifyError: (error) => {
      const failure = correct.classifyError(error)
      return failure.code === 'unexpected' ? (undefined as never) : failure
    },
  })),
  misnamed(
    'network-failure',
    'treats a lost connection as a lost session',
    (code) => code === 'offline',
    'sessionLost',
  ),
  misnamed(
    'provider-error',
    'does not mark a temporary error as retryable',
    (_, retryable) => retryable,
    'providerUnavailable',
  ),
  misnamed(
    'garbage-answer',
    'treats a captive portal as a lost session',
    (code, retryable) => code === 'providerUnavailable' && !retryable,
    'sessionLost',
  ),
  misnamed('session-lost', 'does not know a lost session', (code) => code === 'sessionLost', 'unexpected'),
  bad('session-lost', 'throws when it classifies a lost session', (correct) => ({
    classifyError: (error) => {
      const failure = correct.classifyError(error)
      if (failure.code === 'sessionLost') throw new TypeError('Cannot read properties of undefined')
      return failure
    },
  })),
  badRedirect('cancelled', 'treats a cancel as a failure', (correct) => ({
    finish: (url, options) =>
      correct.finish(url, options).catch((error: unknown) => {
        throw url.searchParams.has('error') && toFailure(error).code === 'cancelled'
          ? new ServiceError('unexpected')
          : error
      }),
  })),
  misnamed(
    'cannot-be-asked',
    'does not know `login_required`',
    (code) => code === 'cannotReauthenticate',
    'unexpected',
  ),
  misnamed('biometric-lockout', 'treats a lockout as a cancel', (code) => code === 'biometricLockout', 'cancelled'),
  bad('rejects-only', 'throws synchronously for an aborted signal', (correct) => ({
    refreshIdToken: (options) => {
      if (options.signal.aborted) throw new ServiceError('cancelled')
      return correct.refreshIdToken(options)
    },
  })),
  answering('answers twice', (value, resolve) => {
    resolve(value)
    resolve(value)
  }),
  answering('resolves and rejects', (value, resolve, reject) => {
    resolve(value)
    reject(new ServiceError('unexpected'))
  }),
  leaking('puts the ID Token into a message', (idToken, code) => new ServiceError(code, { message: `no: ${idToken}` })),
  leaking('passes on an error that contains the request', (idToken, code) => {
    const form = new URLSearchParams({ id_token_hint: idToken })
    return new ServiceError(code, { cause: Object.assign(new Error('invalid_grant'), { form }) })
  }),
  leaking('hides a token in a field that is not enumerable', (idToken, code) => {
    const error = new ServiceError(code, { cause: new Error('a', { cause: new Error('b') }) })
    return Object.defineProperty(error, 'request', { value: new Map([['token', idToken]]) })
  }),
]
