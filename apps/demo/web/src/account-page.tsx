import { useSensitiveAction } from '@reauth/react'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { Activity } from './activity.js'
import { type Account, fetchAccount } from './api.js'
import { Mark } from './app.js'
import { formatCents } from './money.js'
import { Presenter } from './presenter.js'
import { RunDialog } from './run-dialog.js'
import { RunReport } from './run-report.js'
import { signOut } from './session.js'
import { isLarge, largeTransfer, transfer } from './transfer.js'
import { TransferForm } from './transfer-form.js'

/** The account, its activity, and the form that sends money. */
export function AccountPage({ hasDocs }: { readonly hasDocs: boolean }): ReactNode {
  const everyday = useSensitiveAction(transfer)
  const large = useSensitiveAction(largeTransfer)
  const [newest, setNewest] = useState<'everyday' | 'large'>(large.status === 'idle' ? 'everyday' : 'large')
  const run = newest === 'large' ? large : everyday
  const [account, setAccount] = useState<Account | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const reload = useCallback(() => {
    fetchAccount().then(
      (fetched) => {
        setAccount(fetched)
        setProblem(null)
      },
      () => setProblem('Your account cannot be read. Sign in again.'),
    )
  }, [])
  const isOver = ['idle', 'succeeded', 'refused', 'cancelled', 'failed', 'outcomeUnknown'].includes(run.status)
  const rests = isOver || run.status === 'confirmingResumed'
  // The account is read while the run rests: two refreshes at once are one too many.
  useEffect(() => {
    if (rests) reload()
  }, [rests, reload])
  useEffect(() => {
    if (location.pathname === '/callback' && run.status !== 'working') history.replaceState(null, '', '/')
  }, [run.status])

  return (
    <>
      <header className="bar">
        <p className="brand">
          <Mark /> Harbor
        </p>
        {hasDocs && (
          <a className="learn" href="/docs/#/simulator">
            How it works
          </a>
        )}
        <button className="quiet" onClick={() => void signOut().then(() => location.assign('/'))}>
          Sign out
        </button>
      </header>
      <main className="account">
        <section className="balance" aria-labelledby="balance">
          <h1 id="balance">Everyday account</h1>
          <p className="number">{account?.number ?? ' '}</p>
          <p className="amount">{account === null ? '—' : formatCents(account.balance)}</p>
          {problem !== null && <p role="alert">{problem}</p>}
        </section>
        <section className="card" aria-labelledby="send">
          <h2 id="send">Send money</h2>
          <p className="hint">From $1,000 on, each transfer is confirmed on its own.</p>
          <TransferForm
            key={run.snapshot?.resumed ? run.snapshot.runId : 'new'}
            initial={run.snapshot?.resumed ? run.input : undefined}
            isBusy={!isOver}
            onSend={(input) => {
              setNewest(isLarge(input) ? 'large' : 'everyday')
              void (isLarge(input) ? large : everyday).perform(input)
            }}
            isSent={run.status === 'succeeded'}
          />
          <RunReport status={run.status} error={run.error} description={run.description} />
        </section>
        <section className="card" aria-labelledby="activity">
          <h2 id="activity">Activity</h2>
          <Activity entries={account?.entries ?? []} />
        </section>
        <Presenter snapshot={run.snapshot} onDone={reload} />
      </main>
      <RunDialog status={run.status} description={run.description} onConfirm={run.confirm} onCancel={run.cancel} />
    </>
  )
}
