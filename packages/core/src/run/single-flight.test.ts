import { describe, expect, it } from 'vitest'
import { SingleFlight } from './single-flight.js'

/** A call that stays open until the test settles it. */
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

describe('one call for all who ask at the same time', () => {
  it('is made once, and anew after it is over', async () => {
    const { calls, join } = open()
    const both = [join(new AbortController().signal), join(new AbortController().signal)]
    calls[0]!.resolve('first')
    expect(await Promise.all(both)).toEqual(['first', 'first'])
    const later = join(new AbortController().signal)
    calls[1]!.reject(new Error('refused'))
    await expect(later).rejects.toThrow('refused')
    expect(calls).toHaveLength(2)
  })

  it('goes on for those who wait when one of them leaves', async () => {
    const { calls, join } = open()
    const leaving = new AbortController()
    const [left, stayed] = [join(leaving.signal), join(new AbortController().signal)]
    leaving.abort(new Error('cancelled'))
    await expect(left).rejects.toThrow('cancelled')
    expect(calls[0]!.signal.aborted).toBe(false)
    calls[0]!.resolve('done')
    expect(await stayed).toBe('done')
  })

  it('is aborted when nobody waits any more, and does not hold up who comes later', async () => {
    const { calls, join } = open()
    const leaving = new AbortController()
    const left = join(leaving.signal)
    leaving.abort(new Error('cancelled'))
    await expect(left).rejects.toThrow('cancelled')
    expect(calls[0]!.signal.aborted).toBe(true)
    const later = join(new AbortController().signal)
    calls[0]!.resolve('late')
    calls[1]!.resolve('new')
    expect(await later).toBe('new')
  })

  it('is made anew for who comes after a caller has left, and goes on for the others', async () => {
    const { calls, join } = open()
    const leaving = new AbortController()
    const [left, stayed] = [join(leaving.signal), join(new AbortController().signal)]
    leaving.abort(new Error('timeout'))
    await expect(left).rejects.toThrow('timeout')
    const later = join(new AbortController().signal)
    expect(calls).toHaveLength(2)
    calls[1]!.resolve('new')
    calls[0]!.resolve('old')
    expect(await Promise.all([stayed, later])).toEqual(['old', 'new'])
  })

  it('is not aborted by a caller that leaves after it is over', async () => {
    const { calls, join } = open()
    const leaving = new AbortController()
    const joined = join(leaving.signal)
    calls[0]!.resolve('done')
    await joined
    await Promise.resolve()
    leaving.abort(new Error('cancelled'))
    expect(calls[0]!.signal.aborted).toBe(false)
  })

  it('is shared by whoever comes next also if an earlier one, which nobody waits for any more, ends meanwhile', async () => {
    const { calls, join } = open()
    const leaving = new AbortController()
    const left = join(leaving.signal)
    leaving.abort(new Error('cancelled'))
    await expect(left).rejects.toThrow('cancelled')
    const next = join(new AbortController().signal)
    calls[0]!.resolve('late')
    await new Promise((resolve) => {
      setTimeout(resolve)
    })
    const joined = join(new AbortController().signal)
    calls[1]!.resolve('new')
    expect(await Promise.all([next, joined])).toEqual(['new', 'new'])
    expect(calls).toHaveLength(2)
  })

  it('is not made for who has left already', async () => {
    const { calls, join } = open()
    await expect(join(AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled')
    expect(calls).toEqual([])
  })
})
