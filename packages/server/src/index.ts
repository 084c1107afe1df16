export type { AccessTokenType, Algorithm, TokenKind, VerifierOptions } from './verifier/configuration.js'
export type { RefusalCode, Verifier, VerifyOptions, VerifyResult } from './verifier/create-verifier.js'
export { createVerifier } from './verifier/create-verifier.js'
export type {
  DecisionEvent,
  GuardOptions,
  Reauthenticated,
  SessionGuardOptions,
  TokenGuardOptions,
} from './guard/guard.js'
export type { RefusalAnswer } from './verifier/refusal-response.js'
export { toRefusalAnswer } from './verifier/refusal-response.js'
export type { SessionVerifierOptions } from './guard/session-verifier.js'
export { createSessionVerifier } from './guard/session-verifier.js'
export type { ServerErrorCode } from './shared/server-error.js'
export { ReauthServerError } from './shared/server-error.js'
