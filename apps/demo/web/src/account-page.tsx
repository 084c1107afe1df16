import { toActionState } from '@reauth/core'
import { ReauthDialog, useResumedRun, useSensitiveAction } from '@reauth/react'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import type { Account, Entry } from '../../shared/account.js'
import { formatCents } from '../../shared/money.js'
import { type TransferInput, isLarge } from '../../shared/transfer.js'
import { Activity } from './activity.js'
import { fetchAccount } from './api.js'
import { BiometricsNotice } from './biometrics-notice.js'
import { Mark } from './mark.js'
import { PasskeyNotice } from './passkey-notice.js'
import { Presenter } from './presenter.js'
import { RunReport } from './run-report.js'
import { currentSession, isCallback } from './session.js'
import { largeTransfer, transfer } from './transfer.js'
import { type Again, TransferForm } from './transfer-form.js'
import { DIALOG_WORDS } from './words.js'

/** The account, its activity, and the form that sends money. */
export function AccountPage({ hasDocs }: { readonly hasDocs: boolean }): ReactNode {
  const everyday = useSensitiveAction(transfer)
  const large = useSensitiveAction(largeTransfer)
  const [newest, setNewest] = useState<'everyday' | 'large'>(large.status === 'idle' ? 'everyday' : 'large')
  const run = newest === 'large' ? large : everyday
  const orphan = useOrphan()
  const shown = run.status === 'idle' && orphan !== undefined ? orphan : run
  const [round, setRound] = useState(0)
  const [account, setAccount] = useState<Account | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const reload = useCallback(() => {
    fetchAccount().then(
      (fetched) => {
        setAccount(fetched)
        setProblem(null)
      },
      () => setProblem('Your account cannot be read now.'),
    )
  }, [])
  const rests = !run.isPending || run.status === 'confirmingResumed'
  // The account is read while the run rests: two refreshes at once are one too many.
  useEffect(() => {
    if (rests) reload()
  }, [rests, reload])
  useEffect(() => {
    if (isCallback() && run.status !== 'working') history.replaceState(null, '', '/')
  }, [run.status])

  const send = (input: TransferInput): void => {
    setNewest(isLarge(input) ? 'large' : 'everyday')
    void (isLarge(input) ? large : everyday).perform(input)
  }
  const { passkeys, biometrics } = currentSession()
  const again = againOf(run, send, () => setRound(round + 1))

  return (
    <>
      <header className="bar">
        <p className="brand">
          <Mark /> Harbor
        </p>
        {hasDocs && (
          <a className="learn" href="/docs/simulator">
            How it works
          </a>
        )}
        <button className="quiet" onClick={() => void currentSession().signOut()}>
          Sign out
        </button>
      </header>
      <main className="account">
        <section className="balance" aria-labelledby="balance">
          <h1 id="balance">Everyday account</h1>
          <p className="number">{account?.number ?? ' '}</p>
          <p className="amount">{account === null ? '—' : formatCents(account.balance)}</p>
          {problem !== null && (
            <p role="alert">
              {problem} <button onClick={() => void currentSession().signIn()}>Sign in again</button>
            </p>
          )}
        </section>
        <section className="card" aria-labelledby="send">
          <h2 id="send">Send money</h2>
          <p className="hint">From $1,000 on, each transfer is confirmed on its own.</p>
          {passkeys !== undefined && <PasskeyNotice passkeys={passkeys} />}
          {biometrics !== undefined && <BiometricsNotice biometrics={biometrics} isResting={rests} />}
          <TransferForm
            key={`${round} ${run.snapshot?.resumed ? run.snapshot.runId : 'new'}`}
            initial={run.snapshot?.resumed ? run.input : undefined}
            isBusy={run.isPending}
            isSent={run.status === 'succeeded'}
            again={again}
            onSend={send}
          />
          <RunReport status={shown.status} error={shown.error} description={shown.description} entry={run.data} />
        </section>
        <section className="card" aria-labelledby="activity">
          <h2 id="activity">Activity</h2>
          <Activity entries={account?.entries ?? []} />
        </section>
        <Presenter snapshot={shown.snapshot} onDone={reload} />
      </main>
      <ReauthDialog texts={DIALOG_WORDS} closesAtEnd />
    </>
  )
}

type TransferRun = ReturnType<typeof useSensitiveAction<TransferInput, Entry, TransferInput>>

/** A page that should have left and is still here, and a transfer that may have happened: both are tried again as they are, and never as a new transfer. */
function againOf(run: TransferRun, send: (input: TransferInput) => void, startOver: () => void): Again | undefined {
  const { status, input, canRetry, cancel, retry, reset } = run
  if (status === 'redirecting' && input !== undefined) {
    return {
      label: 'Still here? Go to the sign-in page',
      onPress: () => send(input),
      otherwise: 'Do not send',
      onGiveUp: cancel,
    }
  }
  if (!canRetry) return undefined
  return {
    label: 'Ask the bank again',
    onPress: retry,
    otherwise: 'Start a new transfer',
    onGiveUp: () => {
      reset()
      startOver()
    },
  }
}

/** The end of a run that none of this page's forms began: a new version may have renamed its action, or its record is gone. */
function useOrphan(): ReturnType<typeof toActionState> | undefined {
  const run = useResumedRun() ?? undefined
  const isOurs = run !== undefined && [transfer.id, largeTransfer.id].includes(run.actionId)
  return run === undefined || isOurs ? undefined : toActionState(run, run.getSnapshot())
}
