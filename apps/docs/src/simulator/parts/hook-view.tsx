import { type ReactNode, useMemo } from 'react'
import { messages } from '@reauth/core/messages'
import { type Step, runSnapshotOf } from '@reauth/core/testing'

const FLAGS = ['canConfirm', 'canCancel', 'canChoose', 'canRetry'] as const

/** What `useSensitiveAction()` returns at this moment, and the sentence for the end-user. */
export function HookView({ step }: { readonly step: Step }): ReactNode {
  const snapshot = useMemo(() => runSnapshotOf(step), [step])
  const { status, code } = snapshot
  return (
    <section className="sim-card sim-hook" aria-labelledby="sim-hook">
      <h3 id="sim-hook">What your hook says</h3>
      <dl>
        <div>
          <dt>status</dt>
          <dd>
            <code>{status}</code>
          </dd>
        </div>
        {code === undefined ? null : (
          <div>
            <dt>error.code</dt>
            <dd>
              <code>{code}</code>
            </dd>
          </div>
        )}
      </dl>
      <ul aria-label="What your buttons may do">
        {FLAGS.map((flag) => (
          <li key={flag} className={snapshot[flag] ? 'sim-can' : 'sim-cannot'}>
            <span aria-hidden="true">{snapshot[flag] ? '✓' : '–'}</span> {flag}
            <span className="sim-hidden">{snapshot[flag] ? ': yes' : ': no'}</span>
          </li>
        ))}
      </ul>
      {code === undefined ? null : <p className="sim-says">“{messages[code]}”</p>}
    </section>
  )
}
