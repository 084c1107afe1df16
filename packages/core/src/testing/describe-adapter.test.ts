import { describe, expect, it } from 'vitest'
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

/** What each broken rule says. */
async function broken({ browser, make }: BadAdapter): Promise<Map<string, string>> {
  const world = new MemoryWorld(browser)
  world.otherClient = () => make(world, 'other')
  const problems = new Map<string, string>()
  for (const { id, run } of adapterRules(() => make(world), world)) {
    try {
      await run()
    } catch (error) {
      if (!(error instanceof AdapterRuleError)) throw error
      problems.set(id, error.message)
    }
  }
  return problems
}

describe('a correct adapter', () => {
  describeAdapter(() => memoryAdapter(redirecting), redirecting, { describe, it })
  describeAdapter(() => memoryAdapter(opening), opening, { describe, it })
})

describe('a bad adapter breaks the rule that it is bad at, and no other', () => {
  it.each(BAD_ADAPTERS.map((adapter) => [adapter.rule, adapter.title, adapter] as const))(
    '%s: it %s',
    async (rule, _, adapter) => {
      const problems = await broken(adapter)
      expect([...problems.keys()]).toEqual([rule])
      expect(problems.get(rule)).toMatch(/^Expected .+, but .+\(rule ".+"\)$/)
    },
  )

  it('of each rule there is one', () => {
    const ids = new Set(KINDS.flatMap((kind) => rulesOf(kind).map(({ id }) => id)))
    expect(new Set(BAD_ADAPTERS.map(({ rule }) => rule))).toEqual(ids)
  })
})

describe('what a world does not have', () => {
  const reason = 'the SDK has none'

  it('is skipped with its reason, and resolves', async () => {
    const rule = rulesOf('redirect', { without: { biometric: reason } }).find(({ id }) => id === 'biometric-lockout')
    expect(rule?.skipped).toBe(`biometric: ${reason}`)
    await expect(rule?.run()).resolves.toBeUndefined()
  })

  it('fails its rules if nothing says why', async () => {
    const world = new MemoryWorld('redirect')
    const { biometric: _, ...service } = memoryAdapter(world)
    const rule = adapterRules(() => service, world).find(({ id }) => id === 'biometric-lockout')
    await expect(rule?.run()).rejects.toThrow('without: { biometric:')
  })

  it('is a known feature, with a reason', () => {
    expect(() => rulesOf('redirect', { without: { popup: reason } as object })).toThrow(TypeError)
    expect(() => rulesOf('redirect', { without: { biometric: '' } })).toThrow(TypeError)
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
      '- tells locked biometrics from a cancel [biometric-lockout] (skipped: without biometric: none)',
    ])
  })

  it('is needed', () => {
    const world = new MemoryWorld('redirect')
    expect(() => describeAdapter(() => memoryAdapter(world), world)).toThrow('Pass those of your test runner')
  })
})
