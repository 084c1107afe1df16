import { type ReactNode, useMemo, useState } from 'react'
import { paths } from './data.js'
import { type KnownPath, type PathFilter, filtered, testOf } from './logic/known-path.js'
import { playLinkOf } from './logic/link.js'
import type { PageProps } from './page.js'
import { CopyButton } from './parts/copy-button.js'

const OUTCOMES = ['any', 'succeeded', 'refused', 'cancelled', 'failed', 'outcomeUnknown'] as const
const WORDS: Readonly<Record<string, string>> = { any: 'any end', outcomeUnknown: 'unknown' }
const SIGNS: Readonly<Record<string, string>> = {
  succeeded: '✓',
  refused: '⊘',
  cancelled: '■',
  failed: '✕',
  outcomeUnknown: '?',
}

/** The filter that every path passes. */
const EVERY: PathFilter = { outcome: 'any', stepUp: false, redirect: false, words: '' }

function PathRow({ path }: { path: KnownPath }): ReactNode {
  const link = playLinkOf(path.scenario, path.events)
  return (
    <li className="sim-path">
      <span className={`sim-badge sim-badge-${path.outcome}`}>
        <span aria-hidden="true">{SIGNS[path.outcome]}</span> {WORDS[path.outcome] ?? path.outcome}
      </span>
      <div className="sim-path-text">
        <p>{path.sentence}</p>
        {path.events.length === 0 ? null : (
          <p className="sim-path-events">
            {path.events.map((event, index) => (
              // The same event may come twice in a run.
              // oxlint-disable-next-line react/no-array-index-key
              <code key={`${index} ${event}`}>{event}</code>
            ))}
          </p>
        )}
      </div>
      <div className="sim-path-do">
        <a className="sim-button sim-primary" href={link}>
          Play
        </a>
        <CopyButton label="Copy as test" text={() => testOf(path)} />
      </div>
    </li>
  )
}

/** Shows the runs that together take every transition. */
export function PathsPage({ query }: PageProps): ReactNode {
  const asked = query.get('ends') ?? 'any'
  const [filter, setFilter] = useState<PathFilter>({
    ...EVERY,
    outcome: (OUTCOMES as readonly string[]).includes(asked) ? asked : 'any',
  })
  const found = useMemo(() => filtered(paths, filter), [filter])
  const countOf = (outcome: string): number => filtered(paths, { ...filter, outcome }).length
  return (
    <div className="sim-page sim-narrow">
      <header className="sim-head">
        <h1>Path explorer</h1>
        <p className="sim-lead">
          {paths.length} runs that together take every transition of the chart that can be taken. Each is a sentence, a
          link and a test.
        </p>
      </header>
      <div className="sim-filter">
        <div className="sim-tabs" role="group" aria-label="How it ends">
          {OUTCOMES.map((outcome) => (
            <button
              key={outcome}
              type="button"
              aria-pressed={filter.outcome === outcome}
              onClick={() => setFilter({ ...filter, outcome })}
            >
              {WORDS[outcome] ?? outcome} <span className="sim-muted">{countOf(outcome)}</span>
            </button>
          ))}
        </div>
        <label className="sim-check">
          <input
            type="checkbox"
            checked={filter.stepUp}
            onChange={({ currentTarget }) => setFilter({ ...filter, stepUp: currentTarget.checked })}
          />{' '}
          with step-up
        </label>
        <label className="sim-check">
          <input
            type="checkbox"
            checked={filter.redirect}
            onChange={({ currentTarget }) => setFilter({ ...filter, redirect: currentTarget.checked })}
          />{' '}
          with a redirect
        </label>
        <input
          type="search"
          className="sim-search"
          placeholder="Find in the sentences…"
          aria-label="Words of a path"
          value={filter.words}
          onChange={({ currentTarget }) => setFilter({ ...filter, words: currentTarget.value })}
        />
      </div>
      <p role="status" className="sim-muted">
        {found.length} of {paths.length} paths
      </p>
      {found.length > 0 ? null : (
        <p>
          No path has all of this.{' '}
          <button type="button" className="sim-button" onClick={() => setFilter(EVERY)}>
            Show every path
          </button>
        </p>
      )}
      <ol className="sim-paths">
        {found.map((path) => (
          <PathRow key={path.id} path={path} />
        ))}
      </ol>
    </div>
  )
}
