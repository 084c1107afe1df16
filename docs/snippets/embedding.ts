// #region services
import { type CallInput, type CallResult, type Reading, sensitiveActionMachine, toCallResult } from '@reauth/core'
import type { Authentication } from '@reauth/policy'
import { fromPromise } from 'xstate'

/** Your session, which has the tokens. */
export interface Session {
  refresh(signal: AbortSignal): Promise<Authentication>
  prompt(signal: AbortSignal): Promise<Authentication>
  idToken(): string | undefined
}

async function readingOf(authentication: Authentication): Promise<Reading> {
  const { issuer, subject, issuedAt } = authentication
  const name = new TextEncoder().encode(JSON.stringify([issuer, subject]))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', name))
  return { authentication, now: issuedAt, biometricEnabled: false, subjectKey: btoa(String.fromCharCode(...digest)) }
}

async function transfer(session: Session, { idempotencyKey }: CallInput, signal: AbortSignal): Promise<CallResult> {
  const idToken = session.idToken()
  if (idToken === undefined) return { result: 'notSent', code: 'sessionLost' }
  const response = await fetch('/api/transfers', {
    method: 'POST',
    headers: { Authorization: `Bearer ${idToken}`, 'Idempotency-Key': idempotencyKey },
    signal,
  })
  const judged = await toCallResult(response)
  if (judged.result !== 'performed') return judged
  const data: unknown = await response.json().catch(() => undefined)
  return data === undefined ? { result: 'unreadable' } : { result: 'performed', data }
}

export const transferMachineFor = (session: Session) =>
  sensitiveActionMachine.provide({
    actors: {
      refreshIdToken: fromPromise(async ({ signal }) => readingOf(await session.refresh(signal))),
      reauthenticateInBrowser: fromPromise(async ({ signal }) => readingOf(await session.prompt(signal))),
      performAction: fromPromise(({ input, signal }) => transfer(session, input, signal)),
    },
  })
export type TransferMachine = ReturnType<typeof transferMachineFor>
// #endregion

// #region actor
import type { SensitiveActionInput } from '@reauth/core'
import { createActor, toPromise } from 'xstate'

export const inputOf = (idempotencyKey: string): SensitiveActionInput => ({
  runId: crypto.randomUUID(),
  actionId: 'transfer',
  idempotencyKey,
  requirement: { maxAge: '5m' },
  capabilities: { browser: 'inProcess', operation: false, resolvable: false },
})

export async function runOnce(machine: TransferMachine, key: string, show: (status: string) => void) {
  const actor = createActor(machine, { input: inputOf(key) })
  actor.subscribe(({ tags }) => show([...tags].join()))
  const output = await toPromise(actor.start())
  // A stopped actor has no output. Only `succeeded` is success.
  return output?.outcome ?? 'outcomeUnknown'
}
// #endregion

// #region parent
import { assign, sendTo, setup } from 'xstate'

export const formMachineFor = (machine: TransferMachine, checkLimit: () => Promise<boolean>) =>
  setup({
    types: {
      context: {} as { key: string },
      events: {} as { type: 'form.submit'; key: string } | { type: 'form.confirm' | 'form.cancel' },
    },
    actors: { transfer: machine, checkLimit: fromPromise(checkLimit) },
    actions: { keepKey: assign((_, { key }: { key: string }) => ({ key })) },
    guards: { isSucceeded: (_, { outcome }: { outcome: string }) => outcome === 'succeeded' },
  }).createMachine({
    initial: 'editing',
    context: { key: '' },
    states: {
      editing: {
        on: {
          'form.submit': {
            target: 'checkingLimit',
            actions: { type: 'keepKey', params: ({ event }) => event },
          },
        },
      },
      // Your own state before the sensitive action starts.
      checkingLimit: {
        invoke: { id: 'checkLimit', src: 'checkLimit', onDone: 'transferring', onError: 'editing' },
      },
      transferring: {
        invoke: {
          id: 'transfer',
          src: 'transfer',
          input: ({ context }) => inputOf(context.key),
          onDone: [
            { guard: { type: 'isSucceeded', params: ({ event }) => event.output }, target: 'sent' },
            { target: 'editing' },
          ],
          onError: 'editing',
        },
        on: {
          'form.confirm': { actions: sendTo('transfer', { type: 'reauth.confirm' }) },
          'form.cancel': { actions: sendTo('transfer', { type: 'reauth.cancel' }) },
        },
      },
      sent: { type: 'final' },
    },
  })
// #endregion

// #region delay
/** Waits a second before it repeats a failed refresh, instead of 0.25 s and 0.5 s. */
export const patient = sensitiveActionMachine.provide({ delays: { retryDelay: 1000 } })
// #endregion

// #region in-createReauth
import { type AnySensitiveAction, type ReauthService, createReauth } from '@reauth/core'

export const patientReauth = (service: ReauthService, actions: readonly AnySensitiveAction[]) =>
  createReauth({ service, actions, machine: patient })
// #endregion

// #region persist
export function restore(machine: TransferMachine, kept: string) {
  // A persisted snapshot has the facts of the run, including the input.
  const snapshot = JSON.parse(kept) as ReturnType<TransferMachine['getPersistedSnapshot']>
  return createActor(machine, { snapshot, input: inputOf('unused') }).start()
}
// #endregion
