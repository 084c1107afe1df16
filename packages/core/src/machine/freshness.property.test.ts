import { fc, test } from '@fast-check/vitest'
import {
  type Authentication,
  type Requirement,
  type Verdict,
  evaluate,
  parseRequirement,
  toChallenge,
} from '@reauth/policy'
import { describe, expect } from 'vitest'
import { createActor } from 'xstate'
import { readingOf, scenarios } from '../testing/index.js'
import { withMargin } from '../words/requirement.js'
import { verdictOf } from './freshness.js'
import { createSensitiveActionMachine } from './sensitive-action.machine.js'

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 10_000) }
const NOW = 1_800_000_000
const { context } = createActor(createSensitiveActionMachine(), { input: scenarios[0]!.input }).getSnapshot()

const some = <T>(...values: T[]): fc.Arbitrary<T[]> => fc.subarray(values)
const durations = fc.oneof(
  fc.constant('always' as const),
  fc.integer({ min: 1, max: 500 }).map((seconds) => `${seconds}s` as const),
)
const requirements: fc.Arbitrary<Requirement> = fc.record({
  maxAge: durations,
  methods: some('pwd', 'otp'),
  acrValues: some('gold', 'silver'),
  whenCannotReauthenticate: fc.constantFrom('requireFresh', 'deny', 'allowUnverifiable'),
})
const times = fc.oneof(fc.integer({ min: NOW - 520, max: NOW + 10 }), fc.double(), fc.constantFrom(NOW * 1000, -1))
const authentications: fc.Arbitrary<Authentication> = fc
  .record({
    authTime: times,
    issuedAt: times,
    methods: some('pwd', 'otp', 'mfa'),
    acr: fc.constantFrom('gold', 'silver', ''),
    canReauthenticate: fc.constantFrom(true, false, 'unknown' as const),
  })
  .map((change) => ({ ...readingOf({ age: 0 }).authentication, ...change }))
const opened = fc.option(fc.integer({ min: NOW - 100, max: NOW }))

const passes = ({ verdict }: Verdict): boolean => verdict === 'fresh' || verdict === 'unverifiable'
const onClient = (authentication: Authentication, change: Partial<typeof context>): boolean =>
  passes(verdictOf({ ...context, ...change, reading: { ...readingOf({ age: 0 }), authentication, now: NOW } }))
const onServer = (
  requirement: Requirement,
  authentication: Authentication,
  openedAt: number | null,
  later = 0,
): boolean => passes(evaluate(requirement, authentication, NOW + later, openedAt === null ? {} : { openedAt }))

/** The seconds that the margin leaves for the call. */
const marginOf = (requirement: Requirement): number => {
  const [full, less] = [parseRequirement(requirement).maxAge, withMargin(parseRequirement(requirement)).maxAge]
  return full === 'always' || less === 'always' ? 0 : full - less
}

describe('the client is never more lenient than the server', () => {
  test.prop([requirements, authentications, opened], runs)(
    'with the same requirement, now and when the call arrives',
    (requirement, authentication, openedAt) => {
      if (!onClient(authentication, { requirement: parseRequirement(requirement), challenge: null, openedAt })) return
      expect(onServer(requirement, authentication, openedAt)).toBe(true)
      expect(onServer(requirement, authentication, openedAt, marginOf(requirement))).toBe(true)
    },
  )

  test.prop([requirements, requirements, authentications, opened], runs)(
    "with the server's challenge",
    (own, asked, authentication, openedAt) => {
      const requirement = { ...own, methods: asked.methods!, whenCannotReauthenticate: asked.whenCannotReauthenticate! }
      const challenge = toChallenge(parseRequirement(asked))
      if (!onClient(authentication, { requirement: parseRequirement(requirement), challenge, openedAt })) return
      expect(onServer(asked, authentication, openedAt)).toBe(true)
    },
  )
})
