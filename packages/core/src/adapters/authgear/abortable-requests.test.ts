import { describe, expect, it, vi } from 'vitest'
import { settled } from './authgear-sdk.fixture.js'
import { unlessAborted } from '../../platform/unless-aborted.js'
import { AbortableRequests } from './abortable-requests.js'

/** A request that is answered by hand, and rejects when it is aborted. */
const requestOf = (requests: AbortableRequests, isRefresh = false) => {
  let answer!: () => void
  const aborted = vi.fn()
  const sent = requests.send(
    (signal, refreshes) =>
      new Promise<void>((resolve, reject) => {
        if (isRefresh) refreshes()
        answer = resolve
        signal.addEventListener('abort', () => {
          aborted()
          reject(signal.reason as Error)
        })
      }),
  )
  sent.catch(() => {})
  return { sent, aborted, answer: () => answer() }
}
/** Work whose call sends its requests by hand, and that ends by hand. */
const workOf = (requests: AbortableRequests, work?: () => Promise<unknown>) => {
  const controller = new AbortController()
  let end!: () => void
  const done = requests.during(
    controller.signal,
    work ??
      (() =>
        new Promise<void>((resolve) => {
          end = resolve
        })),
  )
  done.catch(() => {})
  return { done, abort: () => controller.abort(), end: () => end() }
}

describe('work that can be aborted', () => {
  it('rejects at once with the reason, and does not begin if it is aborted before', async () => {
    const work = vi.fn(() => new Promise<void>(() => {}))
    const controller = new AbortController()
    const both = [unlessAborted(controller.signal, work), new AbortableRequests().during(controller.signal, work)]
    const reason = new Error('the reason')
    controller.abort(reason)
    for (const done of both) await expect(done).rejects.toBe(reason)
    await expect(unlessAborted(controller.signal, work)).rejects.toBe(reason)
    await expect(new AbortableRequests().during(controller.signal, work)).rejects.toBe(reason)
    expect(work).toHaveBeenCalledTimes(2)
  })

  it('begins before its first await, and hands out its result and its error', async () => {
    const { signal } = new AbortController()
    const requests = new AbortableRequests()
    const work = vi.fn(() => Promise.resolve(7))
    const done = requests.during(signal, work)
    expect(work).toHaveBeenCalledOnce()
    expect(await done).toBe(7)
    await expect(requests.during(signal, () => Promise.reject(new Error('x')))).rejects.toThrow('x')
  })
})

describe('a request', () => {
  it('belongs to the work whose call sends it, and to no other', async () => {
    const requests = new AbortableRequests()
    const other = workOf(requests)
    let request!: ReturnType<typeof requestOf>
    const own = workOf(requests, () => {
      request = requestOf(requests)
      return request.sent
    })
    other.abort()
    expect(request.aborted).not.toHaveBeenCalled()
    own.abort()
    expect(request.aborted).toHaveBeenCalledOnce()
    await expect(own.done).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('that is sent later belongs to all works that wait for no answer, and is aborted when the last of them is', () => {
    const requests = new AbortableRequests()
    const [one, two] = [workOf(requests), workOf(requests)]
    const request = requestOf(requests)
    one.abort()
    expect(request.aborted).not.toHaveBeenCalled()
    two.abort()
    expect(request.aborted).toHaveBeenCalledOnce()
  })

  it('that is under way does not belong to a work that begins later', () => {
    const requests = new AbortableRequests()
    const work = workOf(requests)
    const request = requestOf(requests)
    workOf(requests)
    work.abort()
    expect(request.aborted).toHaveBeenCalledOnce()
  })

  it('does not belong to a work that waits for another answer', () => {
    const requests = new AbortableRequests()
    const work = workOf(requests)
    const [first, second] = [requestOf(requests), requestOf(requests)]
    work.abort()
    expect([first.aborted.mock.calls.length, second.aborted.mock.calls.length]).toEqual([1, 0])
  })

  it('is refused if all works that could send it are aborted, and sent again when they have ended', async () => {
    const requests = new AbortableRequests()
    const work = workOf(requests)
    work.abort()
    await expect(requestOf(requests).sent).rejects.toMatchObject({ name: 'AbortError' })
    work.end()
    await settled()
    const request = requestOf(requests)
    request.answer()
    await request.sent
  })

  it('outlives a work that ended, and is not aborted with it', async () => {
    const requests = new AbortableRequests()
    const work = workOf(requests)
    const request = requestOf(requests)
    work.end()
    await work.done
    work.abort()
    expect(request.aborted).not.toHaveBeenCalled()
  })
})

describe('the refresh of an access token', () => {
  it('is not aborted with its work, because its answer may hold a new refresh token', async () => {
    const requests = new AbortableRequests()
    const work = workOf(requests)
    const refresh = requestOf(requests, true)
    work.abort()
    await expect(work.done).rejects.toMatchObject({ name: 'AbortError' })
    expect(refresh.aborted).not.toHaveBeenCalled()
    refresh.answer()
    await refresh.sent
  })

  it('is aborted when the next work begins, which waits until the work before has ended', async () => {
    const requests = new AbortableRequests()
    const before = workOf(requests)
    const refresh = requestOf(requests, true)
    before.abort()
    const work = vi.fn(() => Promise.resolve())
    const next = workOf(requests, work)
    expect(refresh.aborted).toHaveBeenCalledOnce()
    await settled()
    expect(work).not.toHaveBeenCalled()
    before.end()
    await next.done
    expect(work).toHaveBeenCalledOnce()
  })

  it('does not make a work that is aborted begin', async () => {
    const requests = new AbortableRequests()
    const before = workOf(requests)
    requestOf(requests, true)
    before.abort()
    const work = vi.fn(() => Promise.resolve())
    const next = workOf(requests, work)
    next.abort()
    await expect(next.done).rejects.toMatchObject({ name: 'AbortError' })
    before.end()
    await settled()
    expect(work).not.toHaveBeenCalled()
  })

  it('is shared by later works: it goes on as long as one of them needs it', async () => {
    const requests = new AbortableRequests()
    const first = workOf(requests)
    const refresh = requestOf(requests, true)
    const second = workOf(requests)
    first.abort()
    workOf(requests)
    expect(refresh.aborted).not.toHaveBeenCalled()
    second.abort()
    expect(refresh.aborted).not.toHaveBeenCalled()
  })
})
