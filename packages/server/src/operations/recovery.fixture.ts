import { afterEach, beforeEach, vi } from 'vitest'
import {
  type Json,
  type Operations,
  type StoreErrorEvent,
  type UnfinishedEvent,
  commitOperation,
  operationStatus,
} from '../operations.js'
import type { OperationStore } from '../stores/operation-store.js'
import { make, requestFor, scene, tokenOf } from './operations.fixture.js'

export const ALICE = { issuer: 'https://op.example.com', subject: 'alice' }
export const down = (): Promise<never> => Promise.reject(new Error('down'))

/** Callbacks that record what the app gets. */
export function recordHooks() {
  const errors: StoreErrorEvent[] = []
  const unfinished: UnfinishedEvent[] = []
  return {
    errors,
    unfinished,
    hooks: {
      onError: (event: StoreErrorEvent) => void errors.push(event),
      onUnfinished: (event: UnfinishedEvent) => void unfinished.push(event),
    },
  }
}
/** A server with a store of which some methods are replaced. */
export const failing = (change: Partial<OperationStore>, overrides: object = {}): Operations =>
  make({ store: { ...scene.store, ...change }, ...overrides })

export const stateOf = async (operationId: string): Promise<unknown> => {
  const result = await operationStatus(scene.operations, { token: await tokenOf(), operationId })
  return result.ok ? result.status.state : result.code
}

/** Simulates a process that dies while its handler runs: no call of it reaches the store any more. */
export async function die(operationId: string): Promise<void> {
  const dead = failing({ renew: () => new Promise(() => undefined), finish: () => new Promise(() => undefined) })
  await new Promise<void>((resolve) => {
    const handler = (): Promise<Json> => {
      resolve()
      return new Promise(() => undefined)
    }
    void requestFor(operationId, { handler }).then((request) => commitOperation(dead, request))
  })
}

/** Fakes the timers for each test, but not promises and cryptography. */
export function useTimers(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
}
