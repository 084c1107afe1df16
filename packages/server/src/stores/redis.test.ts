import { describe, expect, it, vi } from 'vitest'
import { redisStore } from './redis.js'
import { claimOn, sampleOperation } from './sample-operations.js'

describe('the Redis store', () => {
  it.each(['{reauth}:', '{', 'a}', 7 as never])('refuses the prefix %j', (prefix) => {
    expect(() => redisStore(async () => null, { prefix })).toThrow(expect.objectContaining({ field: 'prefix' }))
  })

  it.each([null, undefined, '', 'CLAIMED', 1, ['claimed']])('takes the answer %j for no claim (P1)', async (answer) => {
    await expect(redisStore(async () => answer).claim(claimOn(sampleOperation()))).rejects.toBeInstanceOf(Error)
  })

  it.each([
    [{ appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' }, []],
    [{ appendonly: 'no', appendfsync: 'everysec', 'maxmemory-policy': 'noeviction' }, [/^appendonly is off/]],
    [
      { appendonly: 'yes', appendfsync: 'everysec', 'maxmemory-policy': 'allkeys-lru' },
      [/^appendfsync is not always/, /^maxmemory-policy is not noeviction/],
    ],
  ])('says in one sentence each what a Redis set up as %j may lose', async (settings, expected) => {
    for (const shape of ['list', 'object']) {
      const sentences: string[] = []
      const send = async ([, , name]: string[]): Promise<unknown> => {
        const value = (settings as Record<string, string>)[name!]
        return shape === 'list' ? [name, value] : { [name!]: value }
      }
      await redisStore(send, { warn: (sentence) => void sentences.push(sentence) }).setUp()
      expect(sentences).toEqual(expected.map((start) => expect.stringMatching(start)))
    }
  })

  it('says so where Redis does not tell its settings', async () => {
    const warn = vi.fn()
    await redisStore(() => Promise.reject(new Error('NOPERM')), { warn }).setUp()
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^Redis does not tell its settings: /))
  })
})
