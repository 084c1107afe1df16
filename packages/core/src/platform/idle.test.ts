import { afterEach, describe, expect, it, vi } from 'vitest'
import { whenIdle } from './idle.js'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('work for idle time', () => {
  it('is scheduled by the browser', () => {
    const waiting: (() => void)[] = []
    vi.stubGlobal('document', {})
    vi.stubGlobal('requestIdleCallback', (work: () => void) => waiting.push(work))
    const work = vi.fn()
    whenIdle(work)
    expect([waiting, work.mock.calls.length]).toEqual([[work], 0])
  })

  it('runs in a later task if the browser has no requestIdleCallback', () => {
    vi.useFakeTimers()
    vi.stubGlobal('document', {})
    vi.stubGlobal('requestIdleCallback', undefined)
    const work = vi.fn()
    whenIdle(work)
    expect(work).not.toHaveBeenCalled()
    vi.runAllTimers()
    expect(work).toHaveBeenCalledTimes(1)
  })

  it('does not run without a page', () => {
    vi.useFakeTimers()
    const work = vi.fn()
    whenIdle(work)
    vi.runAllTimers()
    expect(work).not.toHaveBeenCalled()
  })
})
