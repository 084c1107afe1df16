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

/** What the app is told. */
export function told() {
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
/** A server whose store fails as it is told to. */
export const failing = (change: Partial<OperationStore>, more: object = {}): Operations =>
  make({ store: { ...scene.store, ...change }, ...more })

export const stateOf = async (operationId: string): Promise<unknown> => {
  const result = await operationStatus(scene.operations, { token: await tokenOf(), operationId })
  return result.ok ? result.status.state : result.code
}

/** A process that dies while its handler runs: nothing of it is heard any more. */
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

/** Lets a test move the timers. Promises and cryptography go on as they are. */
export function useTimers(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
}
