import type { ReactNode } from 'react'
import type { Entry } from '../../shared/account.js'
import { formatCents } from '../../shared/money.js'

const day = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' })

/** What left the account, newest first. */
export function Activity({ entries }: { readonly entries: readonly Entry[] }): ReactNode {
  if (entries.length === 0) return <p className="empty">Nothing yet. Your transfers appear here.</p>
  return (
    <ol className="entries">
      {entries.map((entry) => (
        <li key={entry.id}>
          <span className="initial" aria-hidden="true">
            {entry.to.slice(0, 1).toUpperCase()}
          </span>
          <span>
            <strong>{entry.to}</strong>
            <small>
              {day.format(new Date(entry.at))}
              {entry.note !== '' && ` · ${entry.note}`}
            </small>
          </span>
          <span className="out">−{formatCents(entry.amount)}</span>
        </li>
      ))}
    </ol>
  )
}
