import { toActionState } from '@reauth/core'
import { ReauthDialog, useResumedRun, useSensitiveAction } from '@reauth/react'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import type { Account, Entry } from '../../shared/account.js'
import { formatCents } from '../../shared/money.js'
import { type TransferInput, isLarge } from '../../shared/transfer.js'
import { AccountHeader } from './account-header.js'
import { Activity } from './activity.js'
import { fetchAccount } from './api.js'
import { hasJustSignedIn } from './arrival.js'
import { BiometricsNotice } from './biometrics-notice.js'
import { focusSend, takeRequests } from './form-requests.js'
import { PasskeyNotice } from './passkey-notice.js'
import { RunReport } from './run-report.js'
import { currentSession, isCallback } from './session.js'
import { largeTransfer, transfer } from './transfer.js'
import { type Again, type FormHandle, TransferForm } from './transfer-form.js'
import { DIALOG_WORDS } from './words.js'

/** Shows the account, its activity, and the transfer form. */
export function AccountPage({ hasDocs }: { readonly hasDocs: boolean }): ReactNode {
  const everyday = useSensitiveAction(transfer)
  const large = useSensitiveAction(largeTransfer)
  const [newest, setNewest] = useState<'everyday' | 'large'>(large.status === 'idle' ? 'everyday' : 'large')
  const run = newest === 'large' ? large : everyday
  const orphan = useOrphan()
  const shown = run.status === 'idle' && orphan !== undefined ? orphan : run
  /** The id of the run whose report is no longer shown, and of the run that the end-user stopped waiting for. */
  const [past, setPast] = useState<string>()
  const [stopped, setStopped] = useState<string>()
  const resumed = useLastResumed(run)
  useFocusAfterDialog()
  const form = useRef<FormHandle>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const rests = !run.isPending || run.status === 'confirmingResumed'
  const { account, hasProblem, reload } = useAccount(rests)
  useEffect(() => {
    if (isCallback() && run.status !== 'working') history.replaceState(null, '', '/')
  }, [run.status])
  useEffect(() => {
    if (hasJustSignedIn()) heading.current?.focus({ preventScroll: true })
  }, [])

  const send = (input: TransferInput): void => {
    setNewest(isLarge(input) ? 'large' : 'everyday')
    void (isLarge(input) ? large : everyday).perform(input)
  }
  const clear = (): void => {
    for (const each of [everyday, large]) {
      each.cancel()
      each.reset()
    }
    setPast(orphan?.snapshot?.runId)
    form.current?.fill()
  }
  const startOver = (): void => {
    clear()
    form.current?.focus()
  }
  const stop = (): void => {
    setStopped(run.snapshot?.runId)
    run.cancel()
  }
  const { runId } = shown.snapshot ?? {}
  /** Shows the result of a run until something new starts. */
  const forget = (): void => {
    if (!shown.isPending && !shown.canRetry) setPast(runId)
  }
  useEffect(() =>
    takeRequests({
      fill(fields) {
        forget()
        form.current?.fill(fields)
      },
      clear,
      reload,
    }),
  )
  const { passkeys, biometrics } = currentSession()
  const isPast = runId !== undefined && runId === past
  const canStop = run.canCancel && (run.status === 'working' || run.status === 'calling')

  return (
    <div className="bank">
      <AccountHeader owner={account?.owner} hasDocs={hasDocs} />
      <main className="account">
        <section className="balance" aria-labelledby="balance">
          <h1 id="balance" ref={heading} tabIndex={-1}>
            Everyday account
          </h1>
          <p className="number">{account?.number ?? ' '}</p>
          <p className="amount">{account === null ? '—' : formatCents(account.balance)}</p>
          {hasProblem && (
            <p role="alert">
              Your account cannot be read now.{' '}
              <button onClick={() => void currentSession().signIn()}>Sign in again</button>
            </p>
          )}
        </section>
        <section className="card" aria-labelledby="send">
          <h2 id="send">Send money</h2>
          {passkeys !== undefined && <PasskeyNotice passkeys={passkeys} />}
          {biometrics !== undefined && <BiometricsNotice biometrics={biometrics} isResting={rests} />}
          <TransferForm
            key={resumed}
            ref={form}
            initial={run.snapshot?.resumed ? run.input : undefined}
            isBusy={run.isPending}
            isSent={run.status === 'succeeded'}
            again={againOf(run, send, startOver)}
            balance={account?.balance}
            payees={payeesOf(account)}
            onSend={send}
            onBegin={(how) => {
              if (how === 'refused' || shown.status === 'succeeded') forget()
            }}
          />
          <RunReport
            status={isPast ? 'idle' : shown.status}
            snapshot={shown.snapshot}
            error={isPast ? undefined : shown.error}
            description={shown.description}
            entry={isPast ? undefined : run.data}
            onStop={canStop ? stop : undefined}
            isStopped={runId === stopped}
          />
        </section>
        <section className="card" aria-labelledby="activity">
          <h2 id="activity">Activity</h2>
          <Activity account={account} />
        </section>
      </main>
      <ReauthDialog texts={DIALOG_WORDS} closesAtEnd />
    </div>
  )
}

type TransferRun = ReturnType<typeof useSensitiveAction<TransferInput, Entry, TransferInput>>

/** Payees that every customer of the demo has. */
const KNOWN_PAYEES = ['Bob Baker', 'Carol Cook', 'Dora Dean']

/** Returns three payees: recent ones first, then default ones. */
const payeesOf = (account: Account | null): readonly string[] =>
  [...new Set([...(account?.entries ?? []).map(({ to }) => to), ...KNOWN_PAYEES])].slice(0, 3)

/** Returns how to retry a redirect that didn't happen or a transfer with an unknown outcome. Both are retried as the same transfer. */
function againOf(run: TransferRun, send: (input: TransferInput) => void, startOver: () => void): Again | undefined {
  const { status, input, canRetry, cancel, retry } = run
  if (status === 'redirecting' && input !== undefined) {
    return {
      label: 'Still here? Go to the sign-in page',
      onPress: () => send(input),
      otherwise: 'Do not send',
      onGiveUp: cancel,
    }
  }
  if (!canRetry) return undefined
  return { label: 'Ask the bank again', onPress: retry, otherwise: 'Start a new transfer', onGiveUp: startOver }
}

/** Returns the newest resumed run, even after it has ended, so that the form keeps its transfer. */
function useLastResumed({ snapshot }: TransferRun): string {
  const [last, setLast] = useState('none')
  const next = snapshot?.resumed ? snapshot.runId : last
  if (next !== last) setLast(next)
  return next
}

/** Returns an ended run that belongs to no form of this page: a new version renamed its action, or its record is gone. */
function useOrphan(): ReturnType<typeof toActionState> | undefined {
  const run = useResumedRun() ?? undefined
  const isOurs = run !== undefined && [transfer.id, largeTransfer.id].includes(run.actionId)
  return run === undefined || isOurs ? undefined : toActionState(run, run.getSnapshot())
}

/** Focuses the form when the dialog closes. After a redirect, the dialog opens before any element has the focus. */
function useFocusAfterDialog(): void {
  useEffect(() => {
    const onClose = ({ target }: Event): void => {
      if (!(target instanceof Element) || target.closest('reauth-dialog') === null) return
      // The heading of the dialog has the focus until the next render.
      if (document.activeElement === document.body || target.contains(document.activeElement)) focusSend()
    }
    // The event doesn't bubble.
    document.addEventListener('close', onClose, true)
    return () => document.removeEventListener('close', onClose, true)
  }, [])
}

/** Fetches the account while no run is active, to avoid two refreshes at the same time. */
function useAccount(rests: boolean): {
  readonly account: Account | null
  readonly hasProblem: boolean
  readonly reload: () => void
} {
  const [account, setAccount] = useState<Account | null>(null)
  const [hasProblem, setProblem] = useState(false)
  const reload = useCallback(() => {
    fetchAccount().then(
      (fetched) => {
        setAccount(fetched)
        setProblem(false)
      },
      () => setProblem(true),
    )
  }, [])
  useEffect(() => {
    if (rests) reload()
  }, [rests, reload])
  return { account, hasProblem, reload }
}
