import { type ParsedRequirement, type Verdict, evaluate } from '@reauth/policy'
import type { Step } from '@reauth/core/testing'

/** The settings of the device clock, with their labels. */
export const CLOCKS = {
  right: 'right',
  slow: 'an hour slow',
  fast: 'an hour fast',
} as const
export type DeviceClock = keyof typeof CLOCKS

const HOUR = 3600

/** Returns how far the device clock is ahead, in seconds. */
export const clockOffsetOf = (clock: DeviceClock): number => (clock === 'slow' ? -HOUR : clock === 'fast' ? HOUR : 0)

/** Reads the clock from a link: `?clock=slow`. */
export function deviceClockOf(query: URLSearchParams): DeviceClock {
  const named = query.get('clock') ?? ''
  return Object.hasOwn(CLOCKS, named) ? (named as DeviceClock) : 'right'
}

/** The two clocks at a moment. Times are in seconds since the Unix epoch. */
export interface ClockFacts {
  /** The time on the provider's clock, which the flow uses. */
  readonly now: number
  /** The time on the device's clock. */
  readonly deviceNow: number
  readonly authTime: number
  /** The verdict of the flow. */
  readonly verdict: Verdict['verdict']
  /** The verdict of a page that compares `auth_time` with `Date.now()`; `null` if the requirement has no maximum age. */
  readonly naive: 'lets it pass' | 'asks' | null
}

/** Compares the flow's clock with the device clock; `null` before the claims are read. */
export function clockFactsOf({ snapshot }: Step, clock: DeviceClock): ClockFacts | null {
  const { reading, requirement, clockTolerance, openedAt } = snapshot.context
  if (reading === null || requirement === null) return null
  const { authentication, now } = reading
  const { authTime } = authentication
  if (authTime === undefined) return null
  const deviceNow = now + clockOffsetOf(clock)
  const { verdict } = evaluate(requirement, authentication, now, {
    clockTolerance,
    ...(openedAt !== null && { openedAt }),
  })
  return { now, deviceNow, authTime, verdict, naive: naiveOf(requirement, deviceNow - authTime) }
}

const naiveOf = ({ maxAge }: ParsedRequirement, age: number): ClockFacts['naive'] =>
  maxAge === 'always' ? null : age <= maxAge ? 'lets it pass' : 'asks'

/** Formats seconds, including negative ones: `16 min 40 s`, `−43 min 20 s`. */
export function wordsOfAge(seconds: number): string {
  const size = Math.abs(Math.round(seconds))
  const parts = [
    [Math.floor(size / HOUR), 'h'],
    [Math.floor((size % HOUR) / 60), 'min'],
    [size % 60, 's'],
  ] as const
  const words = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`)
  return `${seconds < 0 ? '−' : ''}${words.join(' ') || '0 s'}`
}
