import { type ReactNode, useState } from 'react'
import { type Violation, runOf } from '@reauth/core/testing'
import { checked } from './data.js'
import { playLinkOf } from './logic/link.js'
import { type Break, breaks } from './logic/machine.js'
import type { PageProps } from './page.js'
import { WHOLE, useRules } from './use-rules.js'

const inList = (words: readonly string[]): string => new Intl.ListFormat('en').format(words)
const inWords = (count: number): string => count.toLocaleString('en')

function Counterexample({ violation, broken }: { violation: Violation; broken: string }): ReactNode {
  const steps = runOf(violation.step)
  const events = steps.flatMap(({ event }) => (event === null ? [] : [event]))
  return (
    <div className="sim-counter">
      <p>
        <b>✕ Caught:</b> {violation.problem}. The shortest run to it has {events.length}{' '}
        {events.length === 1 ? 'step' : 'steps'}:
      </p>
      <ol>
        {events.map(({ id, title }, index) => (
          // The same event may come twice in a run.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={`${index} ${id}`}>
            {title} <code>{id}</code>
          </li>
        ))}
      </ol>
      <a
        className="sim-button sim-primary"
        href={playLinkOf(
          violation.step.scenario.id,
          events.map(({ id }) => id),
          broken,
        )}
      >
        Play the counterexample
      </a>
    </div>
  )
}

function Diff({ diff: [before, after] }: Pick<Break, 'diff'>): ReactNode {
  return (
    <pre className="sim-diff">
      <del>- {before}</del>
      {'\n'}
      <ins>+ {after}</ins>
    </pre>
  )
}

/** Every rule, why it is there, and what notices when the chart breaks it. */
export function InvariantsPage({ query }: PageProps): ReactNode {
  const [what, setWhat] = useState<string | null>(breaks.find(({ id }) => id === query.get('break'))?.id ?? null)
  const wanted = location.hash.replace('#rule-', '')
  const report = useRules(what)
  const change = breaks.find(({ id }) => id === what)
  const isBusy = what !== null && (report === null || report.done < report.total)
  const violations = new Map(report?.violations.map((violation) => [violation.invariant.id, violation]))
  const edges = what === null ? checked.counts.edges : (report?.edges ?? 0)
  const total = report?.total ?? checked.counts.scenarios
  const settings = total === 1 ? 'one setting' : `${inWords(total)} settings`
  return (
    <div className="sim-page sim-narrow">
      <header className="sim-head">
        <h1>Rules</h1>
        <p className="sim-lead">
          {checked.rules.length} rules, each checked on {checked.counts.sentence}
        </p>
        <p className="sim-muted">
          From every moment that a run reaches: each listed answer of the service that waits, each timer, and each event
          that the chart takes, also after the server asked for step-up. Left out: answers and combinations of settings
          that are not listed, because one stands for its kind; events that the chart does not take; and what needs more
          than one run. <a href="guide/testing">The guide says why</a>.
        </p>
      </header>
      <section className="sim-card sim-break">
        <h2>Break it</h2>
        <p>Change one line of the chart, and see which rule notices. It is checked here, in this page.</p>
        <div className="sim-wrap" role="group" aria-label="What is checked">
          <button type="button" className="sim-chip" aria-pressed={what === WHOLE} onClick={() => setWhat(WHOLE)}>
            The chart as it is
          </button>
          {breaks.map(({ id, title }) => (
            <button
              key={id}
              type="button"
              className="sim-chip sim-chip-bad"
              aria-pressed={what === id}
              onClick={() => setWhat(id)}
            >
              {title}
            </button>
          ))}
        </div>
        {change === undefined ? null : <Diff diff={change.diff} />}
        <p role="status" className="sim-verdict">
          {what === null
            ? `Every rule held on all ${inWords(checked.counts.edges)} edges when this page was built.`
            : isBusy
              ? `Checking… ${report?.done ?? 0} of ${report?.total ?? '…'} settings, ${inWords(edges)} edges`
              : violations.size === 0
                ? `✓ Every rule holds on the ${inWords(edges)} edges of ${settings}, checked just now.`
                : `✕ ${inList([...violations.keys()])} ${violations.size === 1 ? 'notices' : 'notice'}: ${inWords(edges)} edges of ${settings} checked just now.`}
        </p>
        {report === null || !isBusy ? null : (
          <progress max={report.total} value={report.done} aria-label="Settings checked" />
        )}
      </section>
      <ol className="sim-rules">
        {checked.rules.map(({ id, title, consequence }) => {
          const violation = violations.get(id)
          return (
            <li
              key={id}
              id={`rule-${id}`}
              className={['sim-rule', violation && 'sim-rule-bad', wanted === id && 'sim-rule-wanted']
                .filter(Boolean)
                .join(' ')}
            >
              <span className="sim-rule-id">{id}</span>
              <div>
                <h3>{title}</h3>
                <p className="sim-muted">{consequence}</p>
                {violation === undefined ? (
                  <p className="sim-holds">
                    {edges === 0
                      ? '…'
                      : `✓ ${isBusy ? 'holds so far on' : 'holds on'} ${inWords(edges)} edges of ${settings}`}
                  </p>
                ) : (
                  <Counterexample violation={violation} broken={String(what)} />
                )}
              </div>
            </li>
          )
        })}
      </ol>
    </div>
  )
}
