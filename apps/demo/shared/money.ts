const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })

/** Formats cents as dollars. */
export const formatCents = (cents: number): string => dollars.format(cents / 100)

/** The maximum amount of one transfer, in cents. */
export const LARGEST_AMOUNT = 100_000_000

/** A typed amount in cents, or a sentence about the problem. */
export type TypedAmount = { readonly cents: number } | { readonly problem: string }

/** Parses a typed amount, such as `1,250.50` or `$20`. */
export function readAmount(typed: string): TypedAmount {
  const text = typed.replace(/^\s*\$/, '').trim()
  if (text === '') return { problem: 'How much?' }
  if (/^[-−–]\s*\$?[\d.]/.test(text)) return { problem: 'Enter the amount without a minus sign.' }
  if (/^\d[\d.,]*e[+-]?\d+$/i.test(text)) return { problem: 'Enter the amount in full, such as 1000.' }
  if (/^\d+,\d{1,2}$/.test(text)) return { problem: `Enter the cents after a point: ${text.replace(',', '.')}.` }
  const [, whole, cents = ''] = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?$/.exec(text) ?? []
  if (whole === undefined) return { problem: 'Enter the amount in digits, such as 25.00.' }
  if (cents.length > 2) return { problem: 'Enter at most two digits after the point.' }
  const amount = Number(whole.replaceAll(',', '')) * 100 + Number(cents.padEnd(2, '0'))
  if (amount === 0) return { problem: 'Enter at least $0.01.' }
  if (amount > LARGEST_AMOUNT) return { problem: `Enter at most ${formatCents(LARGEST_AMOUNT)}.` }
  return { cents: amount }
}
