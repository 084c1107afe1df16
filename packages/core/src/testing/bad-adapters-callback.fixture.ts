import { toFailure } from '../words/codes.js'
import { ServiceError } from '../words/service-error.js'
import { type BadAdapter, badRedirect, badWindow } from './bad-adapter.fixture.js'

/** Each breaks one rule about leaving the page and coming back. */
export const badCallback: readonly BadAdapter[] = [
  badRedirect('state-returns', 'does not recognize its callback with an error', (correct) => ({
    matches: (url) => (url.searchParams.has('code') ? correct.matches(url) : null),
  })),
  badRedirect('state-returns', 'refuses a `state` without a capital letter', (correct) => ({
    start: async (options) => {
      if (!/[A-Z]/.test(options.state)) throw new ServiceError('unexpected')
      return correct.start(options)
    },
  })),
  badRedirect('one-departure', 'leaves twice', (correct) => ({
    start: async (options) => {
      await correct.start(options)
      await correct.start(options)
    },
  })),
  badRedirect('matches-own-only', 'matches everything', () => ({ matches: (url) => url.searchParams.get('state') })),
  badRedirect('matches-reads-only', 'cleans the address', (correct) => ({
    matches: (url) => {
      const state = correct.matches(url)
      url.search = ''
      return state
    },
  })),
  badRedirect('finish-once', 'finishes a used callback from memory', (correct, world, service) => ({
    finish: (url, options) =>
      world.isUsed(url.searchParams.get('code')) ? service.refreshIdToken(options) : correct.finish(url, options),
  })),
  badRedirect('code-refused', 'treats a wrong code as a lost session', (correct, world) => ({
    finish: (url, options) =>
      correct.finish(url, options).catch((error: unknown) => {
        const isWrong = toFailure(error).code === 'callbackRefused' && !world.isUsed(url.searchParams.get('code'))
        throw isWrong ? new ServiceError('sessionLost') : error
      }),
  })),
  badRedirect('max-age-sent', 'drops `max_age` if it is 0', (correct) => ({
    start: (options) => correct.start({ ...options, maxAge: (options.maxAge || undefined) as number }),
  })),
  badWindow('max-age-sent', 'drops `max_age` in a window', (correct) => ({
    reauthenticate: (options) => correct.reauthenticate({ ...options, maxAge: undefined as never }),
  })),
  badRedirect('max-age-sent', 'declares that it sends any `max_age`, but sends 0', (correct) => ({
    maxAge: 'needed',
    start: (options) => correct.start({ ...options, maxAge: 0 }),
  })),
  badRedirect('max-age-sent', 'declares that it sends any `max_age`, but refuses all except 0', (correct) => ({
    maxAge: 'needed',
    start: async (options) => {
      if (options.maxAge !== 0) throw new ServiceError('unexpected')
      return correct.start(options)
    },
  })),
  badRedirect('acr-values-sent', 'drops `acr_values`', (correct) => ({
    start: (options) => correct.start({ ...options, acrValues: [] }),
  })),
  badRedirect('acr-values-sent', 'refuses `acr_values` without the right code', (correct) => ({
    start: async (options) => {
      if (options.acrValues.length > 0) throw new ServiceError('unexpected')
      return correct.start(options)
    },
  })),
  badWindow('acr-values-sent', 'opens a window before it refuses `acr_values`', (correct, world) => ({
    reauthenticate: async (options) => {
      if (options.acrValues.length === 0) return correct.reauthenticate(options)
      world.open()?.close()
      throw new ServiceError('acrValuesUnsupported')
    },
  })),
]
