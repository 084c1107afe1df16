import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RedirectBrowser, ReauthService } from '../service/reauth-service.js'
import { ServiceError } from '../words/service-error.js'
import type { BadAdapter } from './bad-adapter.fixture.js'
import { BAD_ADAPTERS } from './bad-adapters.fixture.js'
import { type AdapterWorld, AdapterRuleError, adapterRules, describeAdapter } from './index.js'
import { MemoryWorld, memoryAdapter } from './memory-adapter.fixture.js'

const redirecting = new MemoryWorld('redirect')
const opening = new MemoryWorld('inProcess')
const KINDS = ['redirect', 'inProcess'] as const

const rulesOf = (browser: MemoryWorld['browser'], more: Partial<AdapterWorld> = {}) => {
  const world = new MemoryWorld(browser)
  return adapterRules(() => memoryAdapter(world), Object.assign(world, more))
}

/** Runs one rule. */
const run = (id: string, make: () => ReauthService, world: AdapterWorld): Promise<void> =>
  adapterRules(make, world)
    .find((rule) => rule.id === id)!
    .run()

/** Returns the errors of the broken rules. */
async function broken(
  { browser, make }: Pick<BadAdapter, 'browser' | 'make'>,
  without: AdapterWorld['without'] = {},
): Promise<Map<string, string>> {
  const world = Object.assign(new MemoryWorld(browser), { without })
  world.otherClient = () => make(world, 'other')
  const problems = new Map<string, string>()
  for (const rule of adapterRules(() => make(world), world)) {
    try {
      await rule.run()
    } catch (error) {
      if (!(error instanceof AdapterRuleError)) throw error
      problems.set(rule.id, error.message)
    }
  }
  return problems
}

describe('a correct adapter', () => {
  describeAdapter(() => memoryAdapter(redirecting), redirecting, { describe, it })
  describeAdapter(() => memoryAdapter(opening), opening, { describe, it })

  type Variant = (browser: RedirectBrowser) => Partial<ReauthService>
  const variants: readonly [string, Variant, AdapterWorld['without']?][] = [
    ['have no biometrics', () => ({ biometric: undefined as never }), { biometric: 'the device has none' }],
    ['have no cached claims', () => ({ cachedAuthentication: () => undefined })],
    ['send any `max_age`', (browser) => ({ browser: { ...browser, maxAge: 'needed' } })],
    [
      'refuse `acr_values` before it leaves the page',
      (browser) => ({
        browser: {
          ...browser,
          start: async (options) => {
            if (options.acrValues.length > 0) throw new ServiceError('acrValuesUnsupported')
            return browser.start(options)
          },
        },
      }),
    ],
    [
      'never settle a departure',
      (browser) => ({
        browser: {
          ...browser,
          start: async (options) => {
            await browser.start(options)
            return new Promise(() => {})
          },
        },
      }),
    ],
  ]
  it.each(variants)('may %s', async (_, change, without) => {
    const make = (world: MemoryWorld, client?: string): ReauthService => {
      const correct = memoryAdapter(world, client)
      return { ...correct, ...change(correct.browser as RedirectBrowser) }
    }
    expect(await broken({ browser: 'redirect', make }, without)).toEqual(new Map())
  })
})

describe('a bad adapter breaks exactly one rule', () => {
  it.each(BAD_ADAPTERS.map((adapter) => [adapter.rule, adapter.title, adapter] as const))(
    '%s: it %s',
    async (rule, _, adapter) => {
      const problems = await broken(adapter)
      expect([...problems.keys()]).toEqual([rule])
      expect(problems.get(rule)).toMatch(/^Expected .+, but .+\(rule ".+"\)$/)
    },
  )

  it('every rule has a bad adapter', () => {
    const ids = new Set(KINDS.flatMap((kind) => rulesOf(kind).map(({ id }) => id)))
    expect(new Set(BAD_ADAPTERS.map(({ rule }) => rule))).toEqual(ids)
  })
})

describe('a feature that a world does not have', () => {
  const reason = 'the SDK has none'

  it('is skipped with its reason, and resolves', async () => {
    const rule = rulesOf('redirect', { without: { biometric: reason } }).find(({ id }) => id === 'biometric-lockout')
    expect(rule?.skipped).toBe(`biometric: ${reason}`)
    await expect(rule?.run()).resolves.toBeUndefined()
  })

  it('fails its rules without a reason', async () => {
    const world = new MemoryWorld('redirect')
    const { biometric: _, ...service } = memoryAdapter(world)
    await expect(run('biometric-lockout', () => service, world)).rejects.toThrow('without: { biometric:')
  })

  it('is a known feature, with a reason', () => {
    expect(() => rulesOf('redirect', { without: { popup: reason } as object })).toThrow(TypeError)
    expect(() => rulesOf('redirect', { without: { biometric: '' } })).toThrow(TypeError)
  })
})

describe('a world', () => {
  afterEach(() => void vi.useRealTimers())

  it('provides the callback after the page leaves', async () => {
    const world = Object.assign(new MemoryWorld('redirect'), { callback: undefined }) as AdapterWorld
    await expect(run('one-departure', () => memoryAdapter(world as MemoryWorld), world)).rejects.toThrow(TypeError)
  })

  it.each(KINDS)('must have the kind of its browser: fails for "%s"', async (kind) => {
    const world = new MemoryWorld(kind)
    const { browser } = memoryAdapter(new MemoryWorld(kind === 'redirect' ? 'inProcess' : 'redirect'))
    const make = (): ReauthService => ({ ...memoryAdapter(world), browser: browser! })
    await expect(run('signal-before', make, world)).rejects.toThrow('Set `browser` of the world')
  })

  it('waits 4000 ms for an answer by default', async () => {
    vi.useFakeTimers()
    const world = Object.assign(new MemoryWorld('redirect'), { patience: undefined }) as AdapterWorld
    const make = (): ReauthService => ({
      ...memoryAdapter(world as MemoryWorld),
      refreshIdToken: () => new Promise(() => {}),
    })
    const ended = vi.fn()
    const rule = run('session-lost', make, world).catch(ended)
    await vi.advanceTimersByTimeAsync(3999)
    expect(ended).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await rule
    expect(ended).toHaveBeenCalledWith(expect.any(AdapterRuleError))
  })
})

describe('a test runner', () => {
  it('gets a test for each rule, and the reason of each that is skipped', () => {
    const names: string[] = []
    const runner = Object.assign((name: string) => names.push(name), {
      skip: (name: string) => names.push(`- ${name}`),
    })
    const world = Object.assign(new MemoryWorld('redirect'), { without: { biometric: 'none' } })
    describeAdapter(() => memoryAdapter(world), world, { describe: (_, body) => body(), it: runner })
    expect(names).toHaveLength(rulesOf('redirect').length)
    expect(names.filter((name) => name.startsWith('- '))).toEqual([
      '- returns the time of the new sign-in after biometrics [biometric-advances] (skipped: without biometric: none)',
      '- stops waiting for a device prompt as soon as the signal aborts [signal-during-biometric] (skipped: without biometric: none)',
      '- distinguishes locked biometrics from a cancel [biometric-lockout] (skipped: without biometric: none)',
    ])
  })

  it('is required', () => {
    const world = new MemoryWorld('redirect')
    expect(() => describeAdapter(() => memoryAdapter(world), world)).toThrow('Pass the functions of your test runner')
  })
})
