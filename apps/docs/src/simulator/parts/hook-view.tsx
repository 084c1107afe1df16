import { type ReactNode, useId, useMemo } from 'react'
import type { RunSnapshot } from '@reauth/core'
import { messages } from '@reauth/core/messages'
import { type Step, runSnapshotOf } from '@reauth/core/testing'

const FLAGS = ['canConfirm', 'canCancel', 'canChoose', 'canRetry'] as const

type Shown = Partial<Omit<RunSnapshot, 'status'>> & { readonly status: RunSnapshot['status'] | 'idle' }

/** The return value of a hook before its first run. */
const IDLE: Shown = { status: 'idle' }

interface Props {
  /** The moment; absent before the first run. */
  readonly step: Step | undefined
  /** Id of the element that labels the hook, if there are several. */
  readonly of?: string
}

/** Shows what `useSensitiveAction()` returns at this moment, with the text for the end-user. */
export function HookView({ step, of }: Props): ReactNode {
  const snapshot: Shown = useMemo(() => (step === undefined ? IDLE : runSnapshotOf(step)), [step])
  const heading = useId()
  const { status, code } = snapshot
  return (
    <section className="sim-card sim-hook" aria-labelledby={of === undefined ? heading : `${of} ${heading}`}>
      <h3 id={heading}>What your hook says</h3>
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
          <li key={flag} className={snapshot[flag] === true ? 'sim-can' : 'sim-cannot'}>
            <span aria-hidden="true">{snapshot[flag] === true ? '✓' : '–'}</span> {flag}
            <span className="sim-hidden">{snapshot[flag] === true ? ': yes' : ': no'}</span>
          </li>
        ))}
      </ul>
      {code === undefined ? null : <p className="sim-says">“{messages[code]}”</p>}
    </section>
  )
}
