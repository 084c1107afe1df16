import { describe, expect, it, vi } from 'vitest'
import { listenForLoss } from './session-delegate.js'

type Container = Parameters<typeof listenForLoss>[0]
const lose = (container: Container, reason = 'INVALID'): void =>
  container.delegate?.onSessionStateChange(container, reason)

describe('the delegate of a container', () => {
  it('still receives every call, and a loss is reported once', () => {
    const own = vi.fn()
    const container: Container = { delegate: { onSessionStateChange: own } }
    const heard: string[] = []
    listenForLoss(container, (change) => heard.push(change))
    const reasons = ['FOUND_TOKEN', 'INVALID', 'INVALID', 'AUTHENTICATED', 'LOGOUT', 'CLEAR']
    for (const reason of reasons) lose(container, reason)
    expect(heard).toEqual(['lost', 'lost'])
    expect(own.mock.calls).toEqual(reasons.map((reason) => [container, reason]))
  })

  it.each([
    [0, 1],
    [1, 0],
  ])('is restored when two services stop listening, with number %i first', (first, second) => {
    const own = { onSessionStateChange: () => {} }
    const container: Container = { delegate: own }
    const heard: string[] = []
    const stops = ['one', 'two'].map((name) => listenForLoss(container, () => heard.push(name)))
    stops[first]!()
    lose(container)
    expect(heard).toEqual([['one', 'two'][second]])
    stops[second]!()
    stops[second]!()
    expect(container.delegate).toBe(own)
  })

  it('is restored if the same listener listens twice', () => {
    const container: Container = {}
    const listener = vi.fn()
    const stops = [listenForLoss(container, listener), listenForLoss(container, listener)]
    stops[0]!()
    lose(container)
    expect(listener).toHaveBeenCalledTimes(1)
    stops[1]!()
    expect(container.delegate).toBeUndefined()
  })

  it('is not restored if the app has set another one, and later listeners wrap that one', () => {
    const container: Container = {}
    const stop = listenForLoss(container, () => {})
    const other = { onSessionStateChange: vi.fn() }
    container.delegate = other
    stop()
    expect(container.delegate).toBe(other)
    const listener = vi.fn()
    const stopLater = listenForLoss(container, listener)
    lose(container)
    expect([listener.mock.calls.length, other.onSessionStateChange.mock.calls.length]).toEqual([1, 1])
    stopLater()
    expect(container.delegate).toBe(other)
  })

  it('is notified of the loss even if a listener throws', () => {
    const own = vi.fn()
    const container: Container = { delegate: { onSessionStateChange: own } }
    const second = vi.fn()
    listenForLoss(container, () => {
      throw new Error('x')
    })
    listenForLoss(container, second)
    lose(container)
    expect([second.mock.calls.length, own.mock.calls.length]).toEqual([1, 1])
  })
})
