import type { ReactNode } from 'react'
import type { Account, Entry } from '../../shared/account.js'
import { formatCents } from '../../shared/money.js'
import { Avatar } from './avatar.js'

/** The maximum number of entries that the bank returns. */
const PAGE = 20

const day = new Intl.DateTimeFormat('en-US', { weekday: 'short', month: 'short', day: 'numeric' })
const time = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit' })

/** The entries of each day, newest first. */
function byDay(entries: readonly Entry[]): [string, Entry[]][] {
  const days = new Map<string, Entry[]>()
  for (const entry of entries) {
    const title = day.format(new Date(entry.at))
    days.set(title, [...(days.get(title) ?? []), entry])
  }
  return [...days]
}

/** Shows the transfers of the account, newest first, and the balance before them. */
export function Activity({ account }: { readonly account: Account | null }): ReactNode {
  if (account === null) return <p className="empty">Reading your account…</p>
  const { entries, balance } = account
  const before = entries.reduce((sum, { amount }) => sum + amount, balance)
  return (
    <>
      {entries.length === 0 && <p className="empty">Nothing yet. Your transfers appear here.</p>}
      {byDay(entries).map(([title, booked]) => (
        <section key={title} className="day">
          <h3>{title}</h3>
          <ol className="entries">
            {booked.map((entry) => (
              <Row key={entry.id} entry={entry} />
            ))}
          </ol>
        </section>
      ))}
      <p className="before">
        <span>{entries.length < PAGE ? 'Opening balance' : 'Balance before'}</span>
        <span>{formatCents(before)}</span>
      </p>
    </>
  )
}

function Row({ entry: { id, to, amount, note, at } }: { readonly entry: Entry }): ReactNode {
  return (
    <li>
      <Avatar name={to} />
      <span className="payee">
        <strong>{to}</strong>
        {note !== '' && <small>{note}</small>}
      </span>
      <span className="out">
        −{formatCents(amount)}
        <small>
          <time dateTime={at}>{time.format(new Date(at))}</time> · Receipt {id}
        </small>
      </span>
    </li>
  )
}
