import {
  type ParsedRequirement,
  type Requirement,
  type StepUpChallenge,
  changeRequirement,
  parseRequirement,
} from '@reauth/policy'

/** The longest time, in seconds, that the margin leaves for the call to reach the server. */
const MARGIN_MAX = 10
const MARGIN_SHARE = 0.05

/** Requirements restored from JSON, in which a number means seconds. */
const restored = new WeakMap<object, ParsedRequirement>()

/**
 * Reads a requirement that was checked before. It may have passed through JSON since.
 *
 * @param requirement What {@link parseRequirement} returned, or a copy of it.
 * @returns The same requirement, in the form that the policy accepts.
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
 * Makes the window a little smaller than the server's, so that the call still arrives inside it.
 *
 * @param requirement What the server demands.
 * @returns The requirement with 5 % less `maxAge`, at most 10 seconds less. A window under 20 seconds doesn't change.
 */
export function withMargin(requirement: ParsedRequirement): ParsedRequirement {
  if (requirement.maxAge === 'always') return requirement
  const margin = Math.floor(Math.min(MARGIN_MAX, requirement.maxAge * MARGIN_SHARE))
  return margin === 0 ? requirement : changeRequirement(requirement, { maxAge: requirement.maxAge - margin })
}

/**
 * Merges the app's requirement with the server's challenge, and keeps the stronger of each.
 *
 * @param requirement The requirement of the app.
 * @param challenge The challenge of the server, if it sent one.
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
