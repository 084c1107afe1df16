import { afterEach, describe, expect, it, vi } from 'vitest'
import { ServiceError } from '../words/service-error.js'
import { LazyPart } from './lazy-part.js'

describe('a lazily loaded part', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('is loaded once for all callers', async () => {
    const load = vi.fn(async () => ({ name: 'part' }))
    const part = new LazyPart(load)
    expect([part.loaded, load.mock.calls.length]).toEqual([undefined, 0])
    const [first, second] = await Promise.all([part.load(), part.load()])
    expect([first === second, part.loaded === first, load.mock.calls.length]).toEqual([true, true, 1])
    expect(await part.load()).toBe(first)
  })

  it('rejects with `unexpected` and the cause if it cannot be loaded, and is loaded for the next caller', async () => {
    const error = new TypeError('Failed to fetch dynamically imported module')
    const load = vi.fn(async () => 'part')
    load.mockRejectedValueOnce(error)
    const part = new LazyPart(load)
    await expect(part.load()).rejects.toMatchObject({ name: 'ServiceError', code: 'unexpected', cause: error })
    expect(part.loaded).toBeUndefined()
    expect(await part.load()).toBe('part')
  })

  it('rejects with `offline` if it cannot be loaded while the device has no network', async () => {
    vi.stubGlobal('navigator', { onLine: false })
    const error = new TypeError('Failed to fetch dynamically imported module')
    const part = new LazyPart(() => Promise.reject(error))
    await expect(part.load()).rejects.toMatchObject({ name: 'ServiceError', code: 'offline', cause: error })
  })

  it('says what to do if it cannot be loaded', async () => {
    const part = new LazyPart(() => Promise.reject(new Error('404')))
    await expect(part.load()).rejects.toThrow('Reload the page.')
  })

  it('passes on the error of a nested part that could not be loaded', async () => {
    const error = new ServiceError('unexpected')
    await expect(new LazyPart(() => Promise.reject(error)).load()).rejects.toBe(error)
  })
})
