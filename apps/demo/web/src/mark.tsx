import type { ReactNode } from 'react'

/** The logo of the bank: an anchor. */
export function Mark(): ReactNode {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="var(--brand)" />
      <g fill="none" stroke="var(--brand-ink)" strokeWidth="2.3" strokeLinecap="round" strokeLinejoin="round">
        <circle cx="16" cy="8.3" r="2.4" />
        <path d="M16 10.7v14.1M11.8 14.3h8.4M7.6 17.6c.4 4.5 3.9 7.2 8.4 7.2s8-2.7 8.4-7.2" />
      </g>
    </svg>
  )
}
