import type { AdapterFeature, AdapterWorld, MakeService } from './adapter-world.js'
import { AdapterRuleError, type RuleOfAdapters, Trial } from './adapter-rule.js'
import { callbackRules } from './adapter-rules-callback.js'
import { claimsRules } from './adapter-rules-claims.js'
import { errorRules } from './adapter-rules-errors.js'
import { sessionRules } from './adapter-rules-session.js'
import { signalRules } from './adapter-rules-signal.js'

/** A rule of {@link adapterRules}, ready to run with any test runner. */
export interface AdapterRule {
  /** Stable: its meaning never changes. */
  readonly id: string
  /** The rest of a sentence that starts with "the adapter". */
  readonly title: string
  /** Why the rule is skipped: the world's reason for a missing feature. */
  readonly skipped?: string
  /**
   * Prepares the world, and tests the adapter against the rule.
   *
   * Rejects with an {@link AdapterRuleError} that says what was expected, what happened instead, and how to fix it.
   * Resolves immediately if the rule is skipped.
   */
  readonly run: () => Promise<void>
}

/** The `describe` and `it` of a test runner, such as Vitest, Jest, `node:test` or Mocha. */
export interface AdapterTestRunner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: ((name: string, test: () => Promise<void>) => unknown) & {
    readonly skip: (name: string, test: () => Promise<void>) => unknown
  }
}

const WORLD_MEMBERS: readonly AdapterFeature[] = [
  'passTime',
  'authorizationRequest',
  'blockWindows',
  'omitClaims',
  'otherClient',
]
const SERVICE_MEMBERS = ['biometric', 'cachedAuthentication', 'namespace', 'subscribe'] as const

const RULES: readonly RuleOfAdapters[] = [
  ...claimsRules,
  ...signalRules,
  ...errorRules,
  ...callbackRules,
  ...sessionRules,
]

/**
 * Returns the rules for every `ReauthService`, as tests of one adapter.
 *
 * The rules prove that the adapter meets its contract in this world, but not that the provider honors the requests.
 *
 * @param makeService Creates the service of a page that was just loaded.
 * @param world The provider, the end-user and the page.
 * @returns The rules for a browser of the world's kind, in the order in which to run them, one after another.
 * @throws {TypeError} If `world.without` names an unknown feature, or gives no reason.
 *
 * @example
 * for (const { title, run } of adapterRules(makeService, world)) test(`my adapter ${title}`, run)
 */
export function adapterRules(makeService: MakeService, world: AdapterWorld): readonly AdapterRule[] {
  const known = new Set<string>(RULES.flatMap(({ needs = [] }) => needs))
  for (const [feature, reason] of Object.entries(world.without ?? {})) {
    if (!known.has(feature))
      throw new TypeError(`\`without.${feature}\` is not a feature. The features are: ${[...known].join(', ')}.`)
    if (typeof reason !== 'string' || reason === '')
      throw new TypeError(`\`without.${feature}\` must be a non-empty string with the reason.`)
  }
  return RULES.filter(({ browser = world.browser }) => browser === world.browser).map((rule) => {
    const missing = rule.needs?.find((feature) => world.without?.[feature] !== undefined)
    return {
      id: rule.id,
      title: rule.title,
      ...(missing !== undefined && { skipped: `${missing}: ${world.without![missing]}` }),
      run: async () => (missing === undefined ? hold(rule, makeService, world) : undefined),
    }
  })
}

/**
 * Tests that an adapter meets the contract of `ReauthService`, with the test runner of your choice.
 *
 * @param makeService Creates the service of a page that was just loaded.
 * @param world The provider, the end-user and the page.
 * @param runner `describe` and `it` of the test runner. Default: the global ones.
 * @throws {TypeError} If there are no global ones, or `world.without` names an unknown feature.
 *
 * @example
 * import { describe, it } from 'node:test'
 *
 * describeAdapter(() => myAdapter(sdk), world, { describe, it })
 */
export function describeAdapter(
  makeService: MakeService,
  world: AdapterWorld,
  runner: AdapterTestRunner = globalThis as unknown as AdapterTestRunner,
): void {
  const { describe, it } = runner
  if (typeof describe !== 'function' || typeof it !== 'function')
    throw new TypeError(
      'There are no global `describe` and `it`. Pass the functions of your test runner: `{ describe, it }`.',
    )
  describe('the adapter', () => {
    for (const { id, title, skipped, run } of adapterRules(makeService, world)) {
      if (skipped === undefined) it(`${title} [${id}]`, run)
      else it.skip(`${title} [${id}] (skipped: without ${skipped})`, run)
    }
  })
}

/** Tests an adapter against one rule. */
async function hold(rule: RuleOfAdapters, makeService: MakeService, world: AdapterWorld): Promise<void> {
  await world.begin()
  try {
    const service = await makeService()
    const trial = new Trial(rule, world, makeService, service)
    const missing = rule.needs?.find((feature) => !hasFeature(trial, feature))
    if (missing !== undefined)
      throw new AdapterRuleError(
        rule.id,
        `There is no \`${missing}\`. Add it, or give the reason: \`without: { ${missing}: '…' }\`.`,
      )
    await rule.check(trial)
  } finally {
    await world.end?.()
  }
}

/** Whether an optional member exists. An answer or a fault that is not declared missing counts as available. */
function hasFeature({ service, world }: Trial, feature: AdapterFeature): boolean {
  if (WORLD_MEMBERS.includes(feature)) return (world as unknown as Record<string, unknown>)[feature] !== undefined
  if (feature === 'prepare') return service.browser?.kind === 'inProcess' && service.browser.prepare !== undefined
  const member = SERVICE_MEMBERS.find((name) => name === feature)
  return member === undefined || service[member] !== undefined
}
