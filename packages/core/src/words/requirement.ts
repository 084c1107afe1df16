import {
  type ParsedRequirement,
  type Requirement,
  type StepUpChallenge,
  changeRequirement,
  parseRequirement,
} from '@reauth/policy'

/** The largest part of the window, in seconds, that is left for the call to reach the server. */
const MARGIN_MAX = 10
const MARGIN_SHARE = 0.05

/** Requirements that came back from JSON, where a number is believed to be seconds. */
const restored = new WeakMap<object, ParsedRequirement>()

/**
 * Reads a requirement that was checked before, also one that JSON carried.
 *
 * @param requirement What {@link parseRequirement} returned, or a copy of it.
 * @returns The same, as the policy believes it.
 * @throws {ReauthError} `invalidRequirement` or `invalidDuration` for anything else.
 */
export function checkedRequirement(requirement: Requirement | ParsedRequirement): ParsedRequirement {
  if (typeof requirement?.maxAge !== 'number') return parseRequirement(requirement)
  const known = restored.get(requirement)
  if (known !== undefined) return known
  let parsed: ParsedRequirement
  try {
    parsed = parseRequirement(requirement)
  } catch {
    parsed = parseRequirement({ ...(requirement as object as Requirement), maxAge: `${requirement.maxAge}s` })
  }
  restored.set(requirement, parsed)
  return parsed
}

/**
 * Makes the window a little smaller than the server's, so that a call that takes time still lands inside it.
 *
 * @param requirement What the server demands.
 * @returns The same with 5 % less `maxAge`, at most 10 seconds less; a window under 20 seconds stays as it is.
 */
export function withMargin(requirement: ParsedRequirement): ParsedRequirement {
  if (requirement.maxAge === 'always') return requirement
  const margin = Math.floor(Math.min(MARGIN_MAX, requirement.maxAge * MARGIN_SHARE))
  return margin === 0 ? requirement : changeRequirement(requirement, { maxAge: requirement.maxAge - margin })
}

/**
 * Merges what the app demands with what the server asked for: the stronger of each.
 *
 * @param requirement What the app demands.
 * @param challenge What the server asked for, if it did.
 * @returns One requirement. A challenge for a `max_age` of 0 is `'always'`.
 */
export function demandOf(requirement: ParsedRequirement, challenge: StepUpChallenge | null): ParsedRequirement {
  if (challenge === null) return requirement
  const own = requirement.maxAge === 'always' ? 0 : requirement.maxAge
  const seconds = Math.min(own, challenge.maxAge ?? own)
  return changeRequirement(requirement, {
    maxAge: seconds === 0 ? 'always' : seconds,
    acrValues: challenge.acrValues ?? requirement.acrValues,
  })
}
