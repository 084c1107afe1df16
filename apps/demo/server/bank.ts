import type { Database } from './database.js'

/** The balance of a new account, in cents. */
const OPENING_BALANCE = 1_248_050

/** One line of the ledger. Amounts are cents. */
export interface LedgerEntry {
  readonly id: number
  readonly to: string
  readonly amount: number
  readonly note: string
  readonly at: string
}

/** A customer's account. Amounts are cents. */
export interface Account {
  readonly number: string
  readonly balance: number
  readonly entries: readonly LedgerEntry[]
}

/** A transfer. The amount is in cents. */
export interface Transfer {
  readonly to: string
  readonly amount: number
  readonly note: string
}

/** The result of a transfer. */
export type TransferResult =
  | { readonly kind: 'booked' | 'replayed'; readonly entry: LedgerEntry }
  | { readonly kind: 'insufficientFunds' }
  | { readonly kind: 'keyReused' }

/** The bank: its rules, on top of a database. */
export interface Bank {
  account(subject: string): Promise<Account>
  /** Books a transfer at most once for each key of a customer. */
  transfer(subject: string, idempotencyKey: string, transfer: Transfer): Promise<TransferResult>
}

interface Row {
  readonly id: number | string
  readonly recipient: string
  readonly amount_cents: number | string
  readonly note: string
  readonly created_at: Date | string
}

const COLUMNS = 'id, recipient, amount_cents, note, created_at'

const toEntry = (row: Row): LedgerEntry => ({
  id: Number(row.id),
  to: row.recipient,
  amount: Number(row.amount_cents),
  note: row.note,
  at: new Date(row.created_at).toISOString(),
})

/** Rolls back a transaction without a database error. */
class InsufficientFunds extends Error {}

/** Creates the bank. */
export function createBank(database: Database): Bank {
  const open = (subject: string): Promise<unknown> =>
    database.query(
      `INSERT INTO accounts (subject, number, balance_cents)
       VALUES ($1, 'HB ' || lpad((abs(hashtext($1)) % 100000000)::text, 8, '0'), $2) ON CONFLICT DO NOTHING`,
      [subject, OPENING_BALANCE],
    )
  return {
    async account(subject) {
      await open(subject)
      const account = await database.query<{ number: string; balance_cents: number | string }>(
        'SELECT number, balance_cents FROM accounts WHERE subject = $1',
        [subject],
      )
      const entries = await database.query<Row>(
        `SELECT ${COLUMNS} FROM ledger WHERE subject = $1 ORDER BY id DESC LIMIT 20`,
        [subject],
      )
      const { number, balance_cents: balance } = account.rows[0]!
      return { number, balance: Number(balance), entries: entries.rows.map(toEntry) }
    },
    async transfer(subject, idempotencyKey, { to, amount, note }) {
      await open(subject)
      try {
        return await database.transaction(async (connection): Promise<TransferResult> => {
          const booked = await connection.query<Row>(
            `INSERT INTO ledger (subject, recipient, amount_cents, note, idempotency_key)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (subject, idempotency_key) DO NOTHING RETURNING ${COLUMNS}`,
            [subject, to, amount, note, idempotencyKey],
          )
          if (booked.rows[0] === undefined) {
            const known = await connection.query<Row>(
              `SELECT ${COLUMNS} FROM ledger WHERE subject = $1 AND idempotency_key = $2`,
              [subject, idempotencyKey],
            )
            const entry = toEntry(known.rows[0]!)
            const isSame = entry.to === to && entry.amount === amount && entry.note === note
            return isSame ? { kind: 'replayed', entry } : { kind: 'keyReused' }
          }
          const paid = await connection.query(
            'UPDATE accounts SET balance_cents = balance_cents - $2 WHERE subject = $1 AND balance_cents >= $2 RETURNING 1',
            [subject, amount],
          )
          if (paid.rows.length === 0) throw new InsufficientFunds()
          return { kind: 'booked', entry: toEntry(booked.rows[0]) }
        })
      } catch (error) {
        if (error instanceof InsufficientFunds) return { kind: 'insufficientFunds' }
        throw error
      }
    },
  }
}
