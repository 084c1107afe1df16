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

/** The account, its activity, and the form that sends money. */
export function AccountPage({ hasDocs }: { readonly hasDocs: boolean }): ReactNode {
  const everyday = useSensitiveAction(transfer)
  const large = useSensitiveAction(largeTransfer)
  const [newest, setNewest] = useState<'everyday' | 'large'>(large.status === 'idle' ? 'everyday' : 'large')
  const run = newest === 'large' ? large : everyday
  const orphan = useOrphan()
  const shown = run.status === 'idle' && orphan !== undefined ? orphan : run
  /** The run of which nothing is shown any more, and the one whose answer nobody waits for. */
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
  /** The end of a run is shown until something new begins. */
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

/** Whom every customer of the demo can pay. */
const KNOWN_PAYEES = ['Bob Baker', 'Carol Cook', 'Dora Dean']

/** Whom the end-user paid last, and others until there are three. */
const payeesOf = (account: Account | null): readonly string[] =>
  [...new Set([...(account?.entries ?? []).map(({ to }) => to), ...KNOWN_PAYEES])].slice(0, 3)

/** A page that should have left and is still here, and a transfer that may have happened: both are tried again as they are, and never as a new transfer. */
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

/** The newest run that came back from a redirect, also when it is over: the form that it filled in stays. */
function useLastResumed({ snapshot }: TransferRun): string {
  const [last, setLast] = useState('none')
  const next = snapshot?.resumed ? snapshot.runId : last
  if (next !== last) setLast(next)
  return next
}

/** The end of a run that none of this page's forms began: a new version may have renamed its action, or its record is gone. */
function useOrphan(): ReturnType<typeof toActionState> | undefined {
  const run = useResumedRun() ?? undefined
  const isOurs = run !== undefined && [transfer.id, largeTransfer.id].includes(run.actionId)
  return run === undefined || isOurs ? undefined : toActionState(run, run.getSnapshot())
}

/** A page that came back from a redirect opens the dialog before anything has the focus: the form has it when the dialog closes. */
function useFocusAfterDialog(): void {
  useEffect(() => {
    const onClose = ({ target }: Event): void => {
      if (!(target instanceof Element) || target.closest('reauth-dialog') === null) return
      // The heading of the dialog keeps the focus until the page is drawn again.
      if (document.activeElement === document.body || target.contains(document.activeElement)) focusSend()
    }
    // The event does not bubble.
    document.addEventListener('close', onClose, true)
    return () => document.removeEventListener('close', onClose, true)
  }, [])
}

/** The account. It is read while the run rests: two refreshes at once are one too many. */
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
