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
const SECONDS = 'a number of seconds since the Unix epoch, not milliseconds'

const CHECKS: Readonly<Record<keyof Authentication, readonly [isRight: (value: unknown) => boolean, must: string]>> = {
  issuer: [isName, 'a string, such as your own origin'],
  subject: [isName, 'a string'],
  sessionId: [isOptionalName, 'a string or absent'],
  authTime: [(value) => value === undefined || isSeconds(value), SECONDS],
  issuedAt: [isSeconds, SECONDS],
  expiresAt: [isSeconds, SECONDS],
  methods: [(value) => Array.isArray(value) && value.every(isName), 'an array of strings, or [] if unknown'],
  acr: [isOptionalName, 'a string or absent'],
  canReauthenticate: [(value) => [true, false, 'unknown'].includes(value as boolean), "true, false or 'unknown'"],
}

/**
 * Validates and copies the authentication that an app returns for its own session.
 *
 * Fractions are rounded to the strict side: `authTime` and `expiresAt` down, `issuedAt` up.
 *
 * @param session The result of the app's `authentication`.
 * @throws {ReauthServerError} `invalidConfiguration` for a member that is missing, unknown or of the wrong type; the message holds its type and never its value.
 */
export function readSessionAuthentication(session: unknown): Authentication {
  if (typeof session !== 'object' || session === null || Array.isArray(session)) {
    const advice = `\`authentication\` must return an Authentication or null, got ${typeName(session)}.`
    throw new ReauthServerError('authentication', advice)
  }
  const unknown = Object.keys(session).find((name) => !MEMBERS.includes(name as keyof Authentication))
  if (unknown !== undefined) {
    throw new ReauthServerError(
      `authentication.${unknown}`,
      `An Authentication has no \`${unknown}\`. Its members are ${MEMBERS.join(', ')}.`,
    )
  }
  const authentication = Object.fromEntries(
    MEMBERS.flatMap((name) => {
      const value: unknown = Object.hasOwn(session, name) ? session[name as never] : undefined
      const [isRight, expected] = CHECKS[name]
      if (!isRight(value)) {
        throw new ReauthServerError(
          `authentication.${name}`,
          `\`${name}\` must be ${expected}, got ${typeName(value)}.`,
        )
      }
      return value === undefined ? [] : [[name, value]]
    }),
  ) as unknown as Authentication
  const { authTime, issuedAt, expiresAt, methods } = authentication
  // Otherwise no authentication would ever be fresh, and the end-user would be prompted in a loop.
  if (authTime !== undefined && authTime > issuedAt + 1) {
    throw new ReauthServerError(
      'authentication.issuedAt',
      '`issuedAt` must not be before `authTime`. Set it to when the session was last written.',
    )
  }
  return Object.freeze({
    ...authentication,
    ...(authTime !== undefined && { authTime: Math.floor(authTime) }),
    issuedAt: Math.ceil(issuedAt),
    expiresAt: Math.floor(expiresAt),
    methods: Object.freeze([...methods]),
  })
}
