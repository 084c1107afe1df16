import { describe, expect, it } from 'vitest'
import { FLAGS, assertionOf, verify } from './authenticator.fixture.js'
import { memoryChallenges } from '../shared/challenge-store.js'
import { passkeyChallenges } from './challenges.js'

const text = (challenge: Uint8Array): string => Buffer.from(challenge).toString('base64url')

describe('a challenge', () => {
  it('is 32 random bytes', async () => {
    const challenges = passkeyChallenges()
    const [one, two] = await Promise.all([challenges.create({ sessionId: 's' }), challenges.create({ sessionId: 's' })])
    expect([one.length, text(one) === text(two)]).toEqual([32, false])
  })

  it('is used up by one answer, also by one whose signature is wrong', async () => {
    const challenges = passkeyChallenges()
    const challenge = await challenges.create({ sessionId: 's' })
    const response = assertionOf(challenge, FLAGS.UP | FLAGS.UV)
    const signature = assertionOf(new Uint8Array(32), FLAGS.UP | FLAGS.UV).response.signature
    const expected = challenges.expect({ sessionId: 's' })
    const forged = { ...response, response: { ...response.response, signature } }
    await expect(verify(forged, expected)).resolves.toMatchObject({ verified: false })
    await expect(verify(response, expected)).rejects.toThrow('challenge')
  })

  it('is taken by one of two answers that come at the same time', async () => {
    const challenges = passkeyChallenges()
    const challenge = text(await challenges.create({ sessionId: 's' }))
    const expected = challenges.expect({ sessionId: 's' })
    const taken = await Promise.all([expected(challenge), expected(challenge)])
    expect(taken.filter(Boolean)).toEqual([true])
  })

  it.each([
    [{ sessionId: 's', operationId: 'o' }, { sessionId: 's', operationId: 'o' }, true],
    [{ sessionId: 's' }, { sessionId: 't' }, false],
    [{ sessionId: 's', operationId: 'o' }, { sessionId: 's', operationId: 'p' }, false],
    [{ sessionId: 's', operationId: 'o' }, { sessionId: 's' }, false],
    [{ sessionId: 's' }, { sessionId: 's', operationId: 'o' }, false],
  ])('that was made for %j counts for %j: %j', async (made, used, counts) => {
    const challenges = passkeyChallenges()
    const challenge = text(await challenges.create(made))
    await expect(challenges.expect(used)(challenge)).resolves.toBe(counts)
  })

  it.each([
    [29_999, true],
    [30_000, false],
    [30_001, false],
  ])('of 30 seconds after %i milliseconds counts: %j', async (elapsed, counts) => {
    let now = 0
    const challenges = passkeyChallenges({ store: memoryChallenges({ monotonic: () => now }), lifetime: '30s' })
    const challenge = text(await challenges.create({ sessionId: 's' }))
    now = elapsed
    await expect(challenges.expect({ sessionId: 's' })(challenge)).resolves.toBe(counts)
  })

  it('is not in the store: a digest is, for the seconds that it lasts', async () => {
    const kept: unknown[] = []
    const store = { put: (...given: unknown[]) => void kept.push(...given), take: () => true }
    const challenge = await passkeyChallenges({ store }).create({ sessionId: 'secret' })
    expect(kept).toEqual([expect.stringMatching(/^[\w-]{43}$/), 300])
    expect(kept[0]).not.toBe(text(challenge))
  })

  it('counts for nothing if the store says anything but `true`', async () => {
    const store = { put: () => {}, take: () => 'yes' as never }
    await expect(passkeyChallenges({ store }).expect({ sessionId: 's' })('x')).resolves.toBe(false)
  })
})

describe('the memory', () => {
  it('forgets the oldest for one more than it may hold, and what has ended', () => {
    let now = 0
    const store = memoryChallenges({ capacity: 2, monotonic: () => now })
    for (const key of ['a', 'b', 'c']) void store.put(key, 10)
    expect(['a', 'b'].map((key) => store.take(key))).toEqual([false, true])
    now = 10_000
    void store.put('d', 10)
    expect(['c', 'd'].map((key) => store.take(key))).toEqual([false, true])
  })

  it("takes the machine's clock by default", () => {
    const store = memoryChallenges()
    void store.put('a', 60)
    expect(store.take('a')).toBe(true)
  })
})

it.each<[string, () => unknown]>([
  ['store', () => passkeyChallenges({ store: {} as never })],
  ['store', () => passkeyChallenges({ store: { put: () => {} } as never })],
  ['store', () => passkeyChallenges({ store: null as never })],
  ['lifetime', () => passkeyChallenges({ lifetime: '29s' })],
  ['lifetime', () => passkeyChallenges({ lifetime: '601s' })],
  ['ttl', () => passkeyChallenges({ ttl: '5m' } as never)],
  ['capacity', () => memoryChallenges({ capacity: 0 })],
  ['monotonic', () => memoryChallenges({ monotonic: 5 as never })],
  ['sessionId', () => passkeyChallenges().expect({ sessionId: '' })],
  ['sessionId', () => passkeyChallenges().expect({} as never)],
  ['operationId', () => passkeyChallenges().expect({ sessionId: 's', operationId: '' })],
  ['operationId', () => passkeyChallenges().expect({ sessionId: 's', operationId: 5 as never })],
  ['operation', () => passkeyChallenges().expect({ sessionId: 's', operation: 'o' } as never)],
])('challenges refuse %s', (field, make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field }))
})

it('challenges are not made for nobody', async () => {
  await expect(passkeyChallenges().create({ sessionId: '' })).rejects.toMatchObject({ field: 'sessionId' })
})
