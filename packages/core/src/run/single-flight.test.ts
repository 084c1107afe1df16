import { describe, expect, it } from 'vitest'
import { SingleFlight } from './single-flight.js'

/** Creates a shared call that stays open until the test settles it. */
function open() {
  const calls: { signal: AbortSignal; resolve: (value: string) => void; reject: (error: unknown) => void }[] = []
  const flight = new SingleFlight<string>(
    (signal) =>
      new Promise<string>((resolve, reject) => {
        calls.push({ signal, resolve, reject })
      }),
  )
  return { calls, join: (signal: AbortSignal) => flight.join(signal) }
}

describe('a shared call', () => {
  it('is made once for concurrent callers, and again after it has settled', async () => {
    const { calls, join } = open()
    const results = [join(new AbortController().signal), join(new AbortController().signal)]
    calls[0]!.resolve('first')
    expect(await Promise.all(results)).toEqual(['first', 'first'])
    const later = join(new AbortController().signal)
    calls[1]!.reject(new Error('refused'))
    await expect(later).rejects.toThrow('refused')
    expect(calls).toHaveLength(2)
  })

  it('continues for the remaining callers when one of them aborts', async () => {
    const { calls, join } = open()
    const controller = new AbortController()
    const [aborted, remaining] = [join(controller.signal), join(new AbortController().signal)]
    controller.abort(new Error('cancelled'))
    await expect(aborted).rejects.toThrow('cancelled')
    expect(calls[0]!.signal.aborted).toBe(false)
    calls[0]!.resolve('done')
    expect(await remaining).toBe('done')
  })

  it('is aborted when its last caller aborts, and does not delay later callers', async () => {
    const { calls, join } = open()
    const controller = new AbortController()
    const aborted = join(controller.signal)
    controller.abort(new Error('cancelled'))
    await expect(aborted).rejects.toThrow('cancelled')
    expect(calls[0]!.signal.aborted).toBe(true)
    const later = join(new AbortController().signal)
    calls[0]!.resolve('late')
    calls[1]!.resolve('new')
    expect(await later).toBe('new')
  })

  it('is made again for a caller that joins after another has aborted, and continues for the rest', async () => {
    const { calls, join } = open()
    const controller = new AbortController()
    const [aborted, remaining] = [join(controller.signal), join(new AbortController().signal)]
    controller.abort(new Error('timeout'))
    await expect(aborted).rejects.toThrow('timeout')
    const later = join(new AbortController().signal)
    expect(calls).toHaveLength(2)
    calls[1]!.resolve('new')
    calls[0]!.resolve('old')
    expect(await Promise.all([remaining, later])).toEqual(['old', 'new'])
  })

  it('is not aborted by a caller that aborts after it has settled', async () => {
    const { calls, join } = open()
    const controller = new AbortController()
    const caller = join(controller.signal)
    calls[0]!.resolve('done')
    await caller
    await Promise.resolve()
    controller.abort(new Error('cancelled'))
    expect(calls[0]!.signal.aborted).toBe(false)
  })

  it('is still shared by later callers after an earlier call without callers settles', async () => {
    const { calls, join } = open()
    const controller = new AbortController()
    const aborted = join(controller.signal)
    controller.abort(new Error('cancelled'))
    await expect(aborted).rejects.toThrow('cancelled')
    const next = join(new AbortController().signal)
    calls[0]!.resolve('late')
    await new Promise((resolve) => {
      setTimeout(resolve)
    })
    const caller = join(new AbortController().signal)
    calls[1]!.resolve('new')
    expect(await Promise.all([next, caller])).toEqual(['new', 'new'])
    expect(calls).toHaveLength(2)
  })

  it('is not made for a caller that has already aborted', async () => {
    const { calls, join } = open()
    await expect(join(AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled')
    expect(calls).toEqual([])
  })
})
