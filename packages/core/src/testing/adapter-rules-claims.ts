import type { Authentication } from '@reauth/policy'
import { idTokenClaims } from '../service/id-token-claims.js'
import { type RuleOfAdapters, type Trial, usualPrompt } from './adapter-rule.js'

/**
 * The seconds that pass. Shorter than the lifetime of access tokens, whose age an SDK reads from the device's clock.
 */
const PASSED = 600
/** The seconds by which the clocks of a provider and a world may differ, including a slow machine. */
const SLACK = 30

const isNear = (time: number | undefined, expected: number): boolean =>
  time !== undefined && Math.abs(time - expected) <= SLACK

/** Returns the members on which several refreshes must agree, without the times of issue. */
const lasting = ({ issuedAt: _, expiresAt: __, ...rest }: Authentication): string => JSON.stringify(rest)

async function withoutClaims(trial: Trial, names: readonly string[]): Promise<Authentication> {
  await trial.world.omitClaims!(names)
  return trial.refreshed()
}

/** Rules about the claims that an adapter returns. */
export const claimsRules: readonly RuleOfAdapters[] = [
  {
    id: 'authentication-complete',
    title: 'resolves with a complete `Authentication`',
    async check(trial: Trial) {
      const { issuer, subject, methods, canReauthenticate } = await trial.refreshed()
      const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
      const wrong = [
        ...(isText(issuer) ? [] : ['`issuer`']),
        ...(isText(subject) ? [] : ['`subject`']),
        ...(Array.isArray(methods) && methods.every(isText) ? [] : ['`methods`']),
        ...([true, false, 'unknown'].includes(canReauthenticate) ? [] : ['`canReauthenticate`']),
      ]
      trial.expect(
        wrong.length === 0,
        'the members of `Authentication`, each of its type',
        `${wrong.join(' and ')} ${wrong.length === 1 ? 'is' : 'are'} missing or of another type`,
        'Read claims with `toAuthentication(claims, mapping)` of `@reauth/policy`.',
      )
    },
  },
  {
    id: 'times-in-seconds',
    title: 'returns the time of the sign-in and of the token in seconds',
    needs: ['passTime'],
    async check(trial: Trial) {
      await trial.world.passTime!(PASSED)
      const { issuedAt, expiresAt, authTime } = await trial.refreshed()
      const now = trial.world.now()
      const wrong = [
        ...(isNear(issuedAt, now) ? [] : [`\`issuedAt\` is ${Math.round(issuedAt - now)} from now`]),
        ...(expiresAt > issuedAt && expiresAt < now * 2 ? [] : ['`expiresAt` is not after `issuedAt`, in seconds']),
        ...(isNear(authTime, now - PASSED) ? [] : ['`authTime` is not the time of the sign-in']),
      ]
      trial.expect(
        wrong.length === 0,
        `a token issued now for a sign-in ${PASSED} seconds ago`,
        wrong.join(', and '),
        'Copy `iat`, `exp` and `auth_time`: they are seconds. A `Date` of the SDK is milliseconds.',
      )
    },
  },
  {
    id: 'auth-time-missing',
    title: 'leaves `authTime` out if the token has no `auth_time`',
    needs: ['omitClaims'],
    async check(trial: Trial) {
      const { authTime } = await withoutClaims(trial, ['auth_time'])
      trial.expect(
        authTime === undefined,
        'no `authTime` without the claim `auth_time`',
        'there is one',
        "Never use `iat`, the device's time or an older value instead: an old sign-in would look recent.",
      )
    },
  },
  {
    id: 'can-reauthenticate-missing',
    title: 'never reports that an end-user cannot reauthenticate without a claim',
    needs: ['omitClaims'],
    async check(trial: Trial) {
      const { canReauthenticate } = await withoutClaims(trial, [
        'https://authgear.com/claims/user/can_reauthenticate',
        'can_reauthenticate',
      ])
      trial.expect(
        canReauthenticate === 'unknown' || canReauthenticate === true,
        "`canReauthenticate: 'unknown'` without a claim, or `true` if the provider has none",
        'it is `false`',
        'A policy may let an end-user pass who cannot reauthenticate. A missing claim must not.',
      )
    },
  },
  {
    id: 'cached-without-request',
    title: 'returns cached claims without a request, with the seconds since they arrived',
    needs: ['cachedAuthentication'],
    async check(trial: Trial) {
      const { service, world } = trial
      const { subject } = await trial.refreshed()
      const before = world.requests()
      const cached = await trial.resolved('cachedAuthentication()', () => service.cachedAuthentication!())
      const { elapsed = 0, isLatest = false } = cached ?? {}
      const wrong =
        (world.requests() !== before && 'it sent a request') ||
        (cached !== undefined && cached.authentication?.subject !== subject && 'they are of another end-user') ||
        (!(elapsed >= 0 && elapsed <= SLACK) && '`elapsed` is not the seconds since the token was requested') ||
        (typeof isLatest !== 'boolean' && '`isLatest` is not a boolean')
      trial.expect(
        wrong === false,
        '`undefined`, or the claims of the last refresh',
        String(wrong),
        'Return `undefined` if the age of the token is unknown.',
      )
    },
  },
  {
    id: 'concurrent-refreshes',
    title: 'answers concurrent refreshes with the same claims',
    async check(trial: Trial) {
      const settled = await Promise.all(Array.from({ length: 5 }, () => trial.refresh()))
      const refused = settled.find(({ ok }) => !ok)
      trial.expect(
        refused === undefined,
        'five concurrent refreshes to resolve',
        `one rejected with ${refused === undefined ? '' : trial.nameOf(refused)}`,
        'Refresh tokens rotate: share one request among concurrent calls.',
      )
      const answers = new Set(settled.map((one) => (one.ok && one.value ? lasting(one.value) : 'nothing')))
      trial.expect(
        answers.size === 1 && !answers.has('nothing'),
        'five concurrent refreshes to return the same claims',
        `there were ${answers.size} different answers`,
        'Do not store the state of a call where another call can change it.',
      )
    },
  },
  {
    id: 'reauthentication-advances',
    title: 'returns the time of the new sign-in after a reauthentication',
    needs: ['passTime'],
    async check(trial: Trial) {
      const { world } = trial
      await world.passTime!(PASSED)
      await trial.refreshed()
      const { settled } = await trial.reauthenticate()
      trial.expect(settled.ok, 'a reauthentication to resolve', `it rejected with ${trial.nameOf(settled)}`, '')
      trial.expect(
        isNear(settled.value?.authTime, world.now()),
        '`authTime` to be the time of the prompt that the end-user approved',
        'it is not',
        'Return the claims of the new ID Token, not those from before the prompt.',
      )
    },
  },
  {
    id: 'biometric-advances',
    title: 'returns the time of the new sign-in after biometrics',
    needs: ['biometric', 'passTime'],
    async check(trial: Trial) {
      const { world, service } = trial
      await world.passTime!(PASSED)
      await trial.refreshed()
      const { authTime } = await trial.resolved('biometric.reauthenticate()', () =>
        service.biometric!.reauthenticate(usualPrompt()),
      )
      trial.expect(
        isNear(authTime, world.now()),
        '`authTime` to be the time of the prompt that the end-user approved',
        'it is not',
        'A prompt that only unlocks a token on the device does not change `auth_time`. The provider has to take part.',
      )
    },
  },
  {
    id: 'newest-id-token',
    title: 'returns the new ID Token after a reauthentication',
    needs: ['passTime', 'idToken'],
    async check(trial: Trial) {
      await trial.world.passTime!(PASSED)
      await trial.refreshed()
      const before = await trial.resolved('getIdToken()', () => trial.service.getIdToken())
      const { service } = await trial.reauthenticate()
      const after = await trial.resolved('getIdToken()', () => service.getIdToken())
      const { auth_time: authTime } = Object(idTokenClaims(after)) as { auth_time?: unknown }
      trial.expect(
        after !== before && (typeof authTime !== 'number' || isNear(authTime, trial.world.now())),
        'the ID Token of the reauthentication',
        'it is an older one',
        'Read it from the SDK at each call of `getIdToken()`.',
      )
    },
  },
]
