import { type Duration, durationInSeconds } from '@reauth/policy'
import type { Timeouts } from '../words/facts.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from './options.js'

/** The longest time for each stage, as durations: `{ call: '60s' }`. */
export type TimeoutOptions = { readonly [Name in keyof Timeouts]?: Duration }

const NAMES: OptionTypes<keyof Timeouts> = {
  refresh: '',
  offline: '',
  operation: '',
  confirmation: '',
  biometric: '',
  browser: '',
  saving: '',
  redirect: '',
  finish: '',
  resume: '',
  call: '',
  resolve: '',
}

/** Shared, because a page declares many actions and few have their own timeouts. */
const NONE: Partial<Timeouts> = Object.freeze({})

/**
 * Checks timeouts and converts them.
 *
 * @returns The timeouts in milliseconds.
 * @throws {ReauthError} `invalidConfiguration` for an unknown name, or a value that is not a duration longer than zero.
 */
export function toTimeouts(options?: TimeoutOptions): Partial<Timeouts> {
  if (options === undefined) return NONE
  checkOptionTypes('timeouts', options, NAMES, 'timeouts')
  return Object.fromEntries(
    Object.entries(options).map(([name, duration]) => {
      let seconds: number
      try {
        seconds = durationInSeconds(duration)
      } catch {
        seconds = 0
      }
      if (seconds > 0) return [name, seconds * 1000]
      return refuseOption(`timeouts.${name}`, "a duration longer than zero, such as '30s'", duration)
    }),
  )
}
