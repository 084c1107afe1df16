import type { Authentication } from '@reauth/policy'
import type { CachedAuthentication } from '../service/reauth-service.js'
import { ServiceError } from '../words/service-error.js'
import { type BadAdapter, anyway, bad, badBiometric, badRedirect } from './bad-adapter.fixture.js'

/** Changes the result of a refresh. */
const misread = (rule: string, title: string, read: (right: Authentication) => object): BadAdapter =>
  bad(rule, title, (correct) => ({
    refreshIdToken: async (options) => {
      const right = await correct.refreshIdToken(options)
      return { ...right, ...read(right) }
    },
  }))

/** Changes the cached claims. */
const miscached = (title: string, read: (right: CachedAuthentication) => object): BadAdapter =>
  bad('cached-without-request', title, (correct) => ({
    cachedAuthentication: async () => {
      const right = (await correct.cachedAuthentication!())!
      return { ...right, ...read(right) }
    },
  }))

/** Each breaks one rule about the claims that an adapter returns. */
export const badClaims: readonly BadAdapter[] = [
  misread('authentication-complete', 'omits the methods', () => ({ methods: undefined })),
  misread('authentication-complete', 'has an empty issuer', () => ({ issuer: '' })),
  bad('authentication-complete', 'has a number as the subject', (correct) => ({
    cachedAuthentication: () => undefined,
    refreshIdToken: async (options) => ({ ...(await correct.refreshIdToken(options)), subject: 7 as never }),
  })),
  misread('authentication-complete', 'returns `yes` instead of `true`', ({ canReauthenticate }) => ({
    canReauthenticate: canReauthenticate === true ? 'yes' : canReauthenticate,
  })),
  misread('times-in-seconds', 'tells milliseconds', ({ authTime, issuedAt, expiresAt }) => ({
    authTime: authTime && authTime * 1000,
    issuedAt: issuedAt * 1000,
    expiresAt: expiresAt * 1000,
  })),
  misread('auth-time-missing', 'uses `iat` for a missing `auth_time`', ({ authTime, issuedAt }) => ({
    authTime: authTime ?? issuedAt,
  })),
  misread('can-reauthenticate-missing', 'treats a missing claim as a no', ({ canReauthenticate }) => ({
    canReauthenticate: canReauthenticate === true,
  })),
  bad('cached-without-request', 'refreshes before it returns cached claims', (correct, world) => ({
    cachedAuthentication: async () => {
      await world.token(anyway())
      return correct.cachedAuthentication!()
    },
  })),
  miscached('has cached the claims of another end-user', ({ authentication }) => ({
    authentication: { ...authentication, subject: 'bob' },
  })),
  miscached('returns when the claims arrived, and not their age', ({ authentication }) => ({
    elapsed: authentication.issuedAt,
  })),
  miscached('does not know whether the claims are the latest', () => ({ isLatest: 'unknown' })),
  bad('concurrent-refreshes', 'refuses the third concurrent refresh', (correct) => {
    let running = 0
    return {
      refreshIdToken: async (options) => {
        if (running === 2) throw new ServiceError('unexpected')
        running += 1
        return correct.refreshIdToken(options).finally(() => (running -= 1))
      },
    }
  }),
  bad('concurrent-refreshes', 'stores the answer of a call where the next call reads it', (correct) => {
    let slot: Authentication | undefined
    return {
      refreshIdToken: async (options) => {
        slot = await correct.refreshIdToken(options)
        await Promise.resolve()
        const answer = slot
        slot = undefined
        return answer
      },
    }
  }),
  badRedirect('reauthentication-advances', 'returns the claims from before the prompt', (correct, _, service) => ({
    finish: async (url, options) => {
      const { authentication } = (await service.cachedAuthentication!())!
      await correct.finish(url, options)
      return authentication
    },
  })),
  badBiometric('biometric-advances', 'returns the claims from before the prompt', (correct, _, service) => ({
    reauthenticate: async (options) => {
      const { authentication } = (await service.cachedAuthentication!())!
      await correct.reauthenticate(options)
      return authentication
    },
  })),
  bad('newest-id-token', 'returns the ID Token of the sign-in', (_, world) => ({
    getIdToken: () => world.idTokens[0]!,
  })),
]
