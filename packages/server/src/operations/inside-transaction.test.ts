import { describe, expect, it, vi } from 'vitest'
import { type Json, type Operations } from '../operations.js'
import type { OperationClaim, OperationEnd, OperationStore } from '../stores/operation-store.js'
import { NOW, commit, open, scene, useScene } from './operations.fixture.js'
import { down, failing, useTimers } from './recovery.fixture.js'

useScene()
useTimers()

describe('inside a transaction of the app', () => {
  const inside = (change: Partial<OperationStore> = {}): Operations => failing({ isTransaction: true, ...change })

  it('a handler that throws writes nothing, and its error aborts the transaction', async () => {
    const finish = vi.spyOn(scene.store, 'finish')
    const operationId = await open()
    await expect(commit(operationId, { handler: down }, inside({ finish }))).rejects.toThrow('down')
    expect(finish).not.toHaveBeenCalled()
  })

  it('a store that fails aborts the transaction too', async () => {
    for (const change of [{ claim: vi.fn(down) }, { finish: vi.fn(down) }]) {
      await expect(commit(await open(), {}, inside(change))).rejects.toThrow('down')
      expect(Object.values(change)[0]).toHaveBeenCalledTimes(1)
    }
  })

  it('a late claim is released before the refusal, and a store that fails then aborts the transaction', async () => {
    for (const [finish, expected] of [
      [(end: OperationEnd) => scene.store.finish(end), '410 operationExpired'],
      [down, 'down'],
    ] as const) {
      scene.now = NOW
      const operationId = await open()
      const claim = (given: OperationClaim) => {
        scene.now = NOW + 700
        return scene.store.claim(given)
      }
      expect(await commit(operationId, {}, inside({ claim, finish })).catch((error: Error) => error.message)).toBe(
        expected,
      )
    }
  })

  it("no lease is renewed, and the handler's answer is stored", async () => {
    const operationId = await open()
    const handler = (): Json => {
      expect(vi.getTimerCount()).toBe(0)
      return { receipt: 3 }
    }
    expect(await commit(operationId, { handler }, inside())).toBe('ran')
    expect(await commit(operationId)).toBe('replayed')
  })
})
