import { describe, expect, it, vi } from 'vitest'
import { settled } from './authgear-sdk.fixture.js'
import { unlessAborted } from '../../platform/unless-aborted.js'
import { AbortableRequests } from './abortable-requests.js'

/** A request that a test answers, and that rejects when it is aborted. */
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
/** Work whose requests and end are controlled by a test. */
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
  it('rejects immediately with the reason, and does not start if it is already aborted', async () => {
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

  it('starts synchronously, and returns its result or its error', async () => {
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
  it('belongs only to the work whose call sends it', async () => {
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

  it('that is sent later belongs to all work that waits for no answer, and is aborted with the last of it', () => {
    const requests = new AbortableRequests()
    const [one, two] = [workOf(requests), workOf(requests)]
    const request = requestOf(requests)
    one.abort()
    expect(request.aborted).not.toHaveBeenCalled()
    two.abort()
    expect(request.aborted).toHaveBeenCalledOnce()
  })

  it('does not belong to work that starts later', () => {
    const requests = new AbortableRequests()
    const work = workOf(requests)
    const request = requestOf(requests)
    workOf(requests)
    work.abort()
    expect(request.aborted).toHaveBeenCalledOnce()
  })

  it('does not belong to work that waits for another answer', () => {
    const requests = new AbortableRequests()
    const work = workOf(requests)
    const [first, second] = [requestOf(requests), requestOf(requests)]
    work.abort()
    expect([first.aborted.mock.calls.length, second.aborted.mock.calls.length]).toEqual([1, 0])
  })

  it('is refused if all work that could send it is aborted, and is sent again once that work has ended', async () => {
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

  it('continues after its work has ended, and is not aborted', async () => {
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
  it('is not aborted with its work, because its answer may contain a new refresh token', async () => {
    const requests = new AbortableRequests()
    const work = workOf(requests)
    const refresh = requestOf(requests, true)
    work.abort()
    await expect(work.done).rejects.toMatchObject({ name: 'AbortError' })
    expect(refresh.aborted).not.toHaveBeenCalled()
    refresh.answer()
    await refresh.sent
  })

  it('is aborted when the next work starts, which waits until the previous work has ended', async () => {
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

  it('does not start aborted work', async () => {
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

  it('is shared by later work, and continues as long as any of it needs the answer', async () => {
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
