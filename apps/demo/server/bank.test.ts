import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bank, createBank } from './bank.js'
import { type Database, openDatabase } from './database.js'

let database: Database
let bank: Bank
const transfer = { to: 'Bob', amount: 2050, note: '' }

// An embedded PostgreSQL starts slowly on a busy machine.
beforeAll(async () => {
  database = await openDatabase()
  bank = createBank(database)
}, 120_000)
beforeEach(async () => {
  for (const table of ['ledger', 'accounts']) await database.query(`DELETE FROM ${table}`)
})
afterAll(() => database.close())

const entries = async () => (await database.query('SELECT * FROM ledger')).rows

describe('a transfer', () => {
  it('is booked, and the balance goes down by it', async () => {
    const before = (await bank.account('alice')).balance
    expect(await bank.transfer('alice', 'key-1', transfer)).toMatchObject({ kind: 'booked', entry: { amount: 2050 } })
    expect((await bank.account('alice')).balance).toBe(before - 2050)
  })

  it('is booked once for each key, and answers the same again', async () => {
    const first = await bank.transfer('alice', 'key-1', transfer)
    const again = await bank.transfer('alice', 'key-1', transfer)
    expect(again).toEqual({ ...first, kind: 'replayed' })
    expect(await entries()).toHaveLength(1)
  })

  it('is booked once when it is sent twenty times at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => bank.transfer('alice', 'key-1', transfer)))
    expect(await entries()).toHaveLength(1)
  })

  it('refuses a key that belongs to another transfer', async () => {
    await bank.transfer('alice', 'key-1', transfer)
    expect(await bank.transfer('alice', 'key-1', { ...transfer, amount: 1 })).toEqual({ kind: 'keyReused' })
    expect(await entries()).toHaveLength(1)
  })

  it('keeps the keys of customers apart', async () => {
    await bank.transfer('alice', 'key-1', transfer)
    expect(await bank.transfer('bob', 'key-1', transfer)).toMatchObject({ kind: 'booked' })
  })

  it('is not booked where the balance is too low, and leaves no entry', async () => {
    expect(await bank.transfer('alice', 'key-1', { ...transfer, amount: 99_999_999 })).toEqual({
      kind: 'insufficientFunds',
    })
    expect(await entries()).toEqual([])
  })
})
