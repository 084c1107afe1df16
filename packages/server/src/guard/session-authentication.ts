import type { Authentication } from '@reauth/policy'
import { isSeconds } from '../shared/clock.js'
import { ReauthServerError } from '../shared/server-error.js'
import { typeName } from '../shared/type-name.js'

const MEMBERS = [
  'issuer',
  'subject',
  'sessionId',
  'authTime',
  'issuedAt',
  'expiresAt',
  'methods',
  'acr',
  'canReauthenticate',
] satisfies (keyof Authentication)[]

const isName = (value: unknown): boolean => typeof value === 'string' && value !== ''
const isOptionalName = (value: unknown): boolean => value === undefined || isName(value)
const SECONDS = 'seconds since the Unix epoch; divide milliseconds by 1000'

const CHECKS: Readonly<Record<keyof Authentication, readonly [isRight: (value: unknown) => boolean, must: string]>> = {
  issuer: [isName, 'a string, such as your own origin'],
  subject: [isName, 'a string'],
  sessionId: [isOptionalName, 'a string, or left out'],
  authTime: [(value) => value === undefined || isSeconds(value), SECONDS],
  issuedAt: [isSeconds, SECONDS],
  expiresAt: [isSeconds, SECONDS],
  methods: [(value) => Array.isArray(value) && value.every(isName), 'an array of strings; [] if you do not know'],
  acr: [isOptionalName, 'a string, or left out'],
  canReauthenticate: [(value) => [true, false, 'unknown'].includes(value as boolean), "true, false or 'unknown'"],
}

/**
 * Checks and copies what an app says about its own session.
 *
 * Fractions are rounded to the strict side: `authTime` and `expiresAt` down, `issuedAt` up.
 *
 * @param given What the app's `authentication` returned.
 * @throws {ReauthServerError} `invalidConfiguration` for a member that is missing, unknown or of the wrong shape; the message holds its type and never its value.
 */
export function readSessionAuthentication(given: unknown): Authentication {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const advice = `\`authentication\` must return an Authentication or null, got ${typeName(given)}.`
    throw new ReauthServerError('authentication', advice)
  }
  const unknown = Object.keys(given).find((name) => !MEMBERS.includes(name as keyof Authentication))
  if (unknown !== undefined) {
    throw new ReauthServerError(
      `authentication.${unknown}`,
      `An Authentication has no \`${unknown}\`. Its members are ${MEMBERS.join(', ')}.`,
    )
  }
  const read = Object.fromEntries(
    MEMBERS.flatMap((name) => {
      const value: unknown = Object.hasOwn(given, name) ? given[name as never] : undefined
      const [isRight, must] = CHECKS[name]
      if (!isRight(value)) {
        throw new ReauthServerError(`authentication.${name}`, `It must be ${must}, got ${typeName(value)}.`)
      }
      return value === undefined ? [] : [[name, value]]
    }),
  ) as unknown as Authentication
  const { authTime, issuedAt, expiresAt, methods } = read
  // Otherwise no authentication would ever be fresh, and the end-user would be asked again and again.
  if (authTime !== undefined && authTime > issuedAt + 1) {
    throw new ReauthServerError(
      'authentication.issuedAt',
      'It must not be before `authTime`: say when the session was last written.',
    )
  }
  return Object.freeze({
    ...read,
    ...(authTime !== undefined && { authTime: Math.floor(authTime) }),
    issuedAt: Math.ceil(issuedAt),
    expiresAt: Math.floor(expiresAt),
    methods: Object.freeze([...methods]),
  })
}
