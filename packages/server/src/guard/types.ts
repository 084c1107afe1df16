export type { DecisionEvent, GuardOptions, SessionGuardOptions, TokenGuardOptions } from './guard-options.js'
export type { Reauthenticated } from './guard.js'
