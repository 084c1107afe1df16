import { describe, expect, it, vi } from 'vitest'
import { type StoreErrorEvent, createOperation } from '../operations.js'
import type { OperationStore } from '../stores/operation-store.js'
import { FIELDS, NOW, make, open, scene, tokenOf, useScene } from './operations.fixture.js'

useScene()

/** Creates a store that counts how often it was cleaned. */
function cleaned(change: Partial<OperationStore> = {}) {
  const clean = vi.fn(async (now: number) => scene.store.clean?.(now))
  return { clean, store: { ...scene.store, clean, ...change } }
}

describe('cleaning a store', () => {
  it('happens when an operation is opened, at most once a second', async () => {
    const { clean, store } = cleaned()
    for (const at of [0, 0.5, 0.9, 1]) {
      scene.now = NOW + at
      await createOperation(make({ store }), { token: await tokenOf(), action: 'transfer', fields: FIELDS })
    }
    expect(clean.mock.calls).toEqual([[NOW], [NOW + 1]])
  })

  it('does not delay an opening', async () => {
    const { store } = cleaned({ clean: () => new Promise(() => undefined) })
    await expect(open(make({ store }))).resolves.toMatch(/^[0-9a-f]{32}$/)
  })

  it('never fails an opening, and reports its errors to the app', async () => {
    const errors: StoreErrorEvent[] = []
    const error = new Error('down')
    const { store } = cleaned({ clean: () => Promise.reject(error) })
    const operationId = await open(make({ store, onError: (event) => void errors.push(event) }))
    await vi.waitFor(() => expect(errors).toEqual([{ call: 'clean', operationId, error }]))
  })

  it('does not happen in a transaction of the app, or for a store that cleans itself', async () => {
    const { clean, store } = cleaned({ isTransaction: true })
    await open(make({ store }))
    expect(clean).not.toHaveBeenCalled()
    const forgetful = { ...scene.store }
    delete forgetful.clean
    await expect(open(make({ store: forgetful }))).resolves.toBeDefined()
  })
})
