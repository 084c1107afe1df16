export type { Authentication, CanReauthenticate, ClaimsMapping, TokenClaims } from './authentication.js'
export { authgearClaims, openIdConnectClaims, toAuthentication } from './authentication.js'
export type { StepUpChallenge, StepUpProblem } from './challenge.js'
export {
  INSUFFICIENT_USER_AUTHENTICATION,
  PROBLEM_MEDIA_TYPE,
  formatChallenge,
  parseChallenge,
  toChallenge,
  toProblem,
} from './challenge.js'
export type { Duration } from './duration.js'
export { durationInSeconds } from './duration.js'
export type { EvaluateOptions, ImplausibleReason, Verdict } from './evaluate.js'
export { evaluate } from './evaluate.js'
export type { ReauthErrorCode, ReauthErrorOptions } from './reauth-error.js'
export { REAUTH_ERROR_ADVICE, ReauthError } from './reauth-error.js'
export type { ParsedRequirement, Requirement, WhenCannotReauthenticate } from './requirement.js'
export { changeRequirement, parseRequirement } from './requirement.js'
