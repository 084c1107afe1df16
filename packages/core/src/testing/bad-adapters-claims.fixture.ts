import type { Authentication } from '@reauth/policy'
import { type BadAdapter, anyway, bad, badRedirect } from './bad-adapter.fixture.js'

/** Changes what a refresh resolves with. */
const misread = (rule: string, title: string, read: (right: Authentication) => object): BadAdapter =>
  bad(rule, title, (correct) => ({
    refreshIdToken: async (options) => {
      const right = await correct.refreshIdToken(options)
      return { ...right, ...read(right) }
    },
  }))

/** Each breaks one rule of what an adapter says about the end-user's authentication. */
export const badClaims: readonly BadAdapter[] = [
  misread('authentication-complete', 'leaves out the methods', () => ({ methods: undefined })),
  misread('times-in-seconds', 'tells milliseconds', ({ authTime, issuedAt, expiresAt }) => ({
    authTime: authTime && authTime * 1000,
    issuedAt: issuedAt * 1000,
    expiresAt: expiresAt * 1000,
  })),
  misread('auth-time-missing', 'takes `iat` for a missing `auth_time`', ({ authTime, issuedAt }) => ({
    authTime: authTime ?? issuedAt,
  })),
  misread('can-reauthenticate-missing', 'takes a missing claim for a no', ({ canReauthenticate }) => ({
    canReauthenticate: canReauthenticate === true,
  })),
  bad('cached-without-request', 'refreshes before it returns what is cached', (correct, world) => ({
    cachedAuthentication: async () => {
      await world.token(anyway())
      return correct.cachedAuthentication!()
    },
  })),
  bad('concurrent-refreshes', 'keeps the answer of a call where the next one takes it', (correct) => {
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
  bad('newest-id-token', 'hands out the ID Token of the sign-in', (_, world) => ({
    getIdToken: () => world.idTokens[0]!,
  })),
]
