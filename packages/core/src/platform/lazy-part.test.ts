import { describe, expect, it, vi } from 'vitest'
import { ServiceError } from '../words/service-error.js'
import { LazyPart } from './lazy-part.js'

describe('a part that is loaded when it is needed', () => {
  it('is loaded once, for all who ask', async () => {
    const load = vi.fn(async () => ({ name: 'part' }))
    const part = new LazyPart(load)
    expect([part.loaded, load.mock.calls.length]).toEqual([undefined, 0])
    const [one, other] = await Promise.all([part.load(), part.load()])
    expect([one === other, part.loaded === one, load.mock.calls.length]).toEqual([true, true, 1])
    expect(await part.load()).toBe(one)
  })

  it('rejects with `unexpected` and the cause if it cannot be loaded, and is loaded for the next who asks', async () => {
    const gone = new TypeError('Failed to fetch dynamically imported module')
    const load = vi.fn(async () => 'part')
    load.mockRejectedValueOnce(gone)
    const part = new LazyPart(load)
    await expect(part.load()).rejects.toMatchObject({ name: 'ServiceError', code: 'unexpected', cause: gone })
    expect(part.loaded).toBeUndefined()
    expect(await part.load()).toBe('part')
  })

  it('says what to do if it cannot be loaded', async () => {
    const part = new LazyPart(() => Promise.reject(new Error('404')))
    await expect(part.load()).rejects.toThrow('Load the page again.')
  })

  it('passes on why a part of it could not be loaded', async () => {
    const error = new ServiceError('unexpected')
    await expect(new LazyPart(() => Promise.reject(error)).load()).rejects.toBe(error)
  })
})
