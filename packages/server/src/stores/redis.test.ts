import { describe, expect, it, vi } from 'vitest'
import { redisStore } from './redis.js'
import { claimOn, sampleOperation } from './sample-operations.js'

describe('the Redis store', () => {
  it.each(['{reauth}:', '{', 'a}', 7 as never])('refuses the prefix %j', (prefix) => {
    expect(() => redisStore(async () => null, { prefix })).toThrow(expect.objectContaining({ field: 'prefix' }))
  })

  it.each([null, undefined, '', 'CLAIMED', 1, ['claimed']])('treats the response %j as no claim', async (answer) => {
    await expect(redisStore(async () => answer).claim(claimOn(sampleOperation()))).rejects.toBeInstanceOf(Error)
  })

  it.each([
    [{ appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' }, []],
    [{ appendonly: 'no', appendfsync: 'everysec', 'maxmemory-policy': 'noeviction' }, [/^appendonly is off/]],
    [
      { appendonly: 'yes', appendfsync: 'everysec', 'maxmemory-policy': 'allkeys-lru' },
      [/^appendfsync is not always/, /^maxmemory-policy is not noeviction/],
    ],
  ])('warns about each setting with which Redis can lose writes: %j', async (settings, expected) => {
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

  it('warns if Redis does not reveal its settings', async () => {
    const warn = vi.fn()
    await redisStore(() => Promise.reject(new Error('NOPERM')), { warn }).setUp()
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^Redis does not reveal its settings: /))
  })
})
