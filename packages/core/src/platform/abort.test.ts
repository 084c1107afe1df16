import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { abortReason, throwIfAborted } from './abort.js'
import { unlessAborted } from './unless-aborted.js'

/** The polyfill of React Native, whose signals have no `reason` and no `throwIfAborted()`. */
const require = createRequire(import.meta.url)
const native = require('abort-controller') as { AbortController: typeof AbortController }

describe.each([
  ['a browser', AbortController],
  ['React Native', native.AbortController],
])('a signal of %s', (_, Controller) => {
  it('throws an AbortError only after it is aborted', () => {
    const controller = new Controller()
    expect(() => throwIfAborted(controller.signal)).not.toThrow()
    controller.abort()
    expect(() => throwIfAborted(controller.signal)).toThrow(expect.objectContaining({ name: 'AbortError' }))
  })

  it('ends a wait with an AbortError, before and after the work starts', async () => {
    const controller = new Controller()
    const waiting = unlessAborted(controller.signal, () => new Promise(() => {}))
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    await expect(unlessAborted(controller.signal, () => Promise.resolve())).rejects.toMatchObject({
      name: 'AbortError',
    })
  })
})

it('abortReason() returns the reason of a signal that has one', () => {
  const reason = new Error('cancelled')
  expect(abortReason(AbortSignal.abort(reason))).toBe(reason)
})
