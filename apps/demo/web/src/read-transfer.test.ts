import { describe, expect, it } from 'vitest'
import { type TransferFields, readTransfer } from '../../shared/transfer.js'

const TYPED: TransferFields = { to: 'Bob Baker', amount: '20.50', note: 'lunch' }
const read = (fields: Partial<TransferFields>, balance?: number) => readTransfer({ ...TYPED, ...fields }, balance)
const centsOf = (amount: string): number | undefined => {
  const typed = read({ amount })
  return 'input' in typed ? typed.input.amount : undefined
}
const problemOf = (amount: string, balance?: number): string | undefined => {
  const typed = read({ amount }, balance)
  return 'problems' in typed ? typed.problems.amount : undefined
}

describe('an amount', () => {
  it.each([
    ['20.5', 2050],
    ['20.50', 2050],
    ['$20', 2000],
    [' 20. ', 2000],
    ['0.01', 1],
    ['1,250.50', 125_050],
    ['1,000,000.00', 100_000_000],
  ])('accepts common notations: %s', (amount, cents) => {
    expect(centsOf(amount)).toBe(cents)
  })

  it.each([
    ['', 'How much?'],
    [' $ ', 'How much?'],
    ['abc', 'Enter the amount in digits, such as 25.00.'],
    ['1,50,0', 'Enter the amount in digits, such as 25.00.'],
    ['-5', 'Enter the amount without a minus sign.'],
    ['−$5', 'Enter the amount without a minus sign.'],
    ['0', 'Enter at least $0.01.'],
    ['0.00', 'Enter at least $0.01.'],
    ['12.505', 'Enter at most two digits after the point.'],
    ['12,50', 'Enter the cents after a point: 12.50.'],
    ['1e3', 'Enter the amount in full, such as 1000.'],
    ['1,000,000.01', 'Enter at most $1,000,000.00.'],
    ['99999999', 'Enter at most $1,000,000.00.'],
  ])('has one message for each mistake: %j', (amount, problem) => {
    expect(problemOf(amount)).toBe(problem)
  })

  it.each([
    ['below', '20.49', undefined],
    ['at', '20.50', undefined],
    ['above', '20.51', 'You have $20.50.'],
  ])('is compared with the balance: %s', (_, amount, problem) => {
    expect(problemOf(amount, 2050)).toBe(problem)
  })
})

describe('a transfer', () => {
  it('is trimmed', () => {
    expect(read({ to: ' Bob Baker ' })).toEqual({ input: { to: 'Bob Baker', amount: 2050, note: 'lunch' } })
  })

  it('has a message for each invalid field', () => {
    expect(read({ to: ' ', amount: '', note: 'x'.repeat(141) })).toEqual({
      problems: { to: 'Who gets the money?', amount: 'How much?', note: 'At most 140 characters.' },
    })
  })

  it.each([
    ['at', 80, undefined],
    ['above', 81, { to: 'At most 80 characters.' }],
  ])('limits the length of the name as the bank does: %s the limit', (_, length, problems) => {
    const typed = read({ to: 'x'.repeat(length) })
    expect('problems' in typed ? typed.problems : undefined).toEqual(problems)
  })
})
