import type { ReactNode } from 'react'

/** The sign of the bank. */
export function Mark(): ReactNode {
  return (
    <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="var(--brand)" />
      <path
        d="M16 7v14m-7-4c0 5 3 8 7 8s7-3 7-8M12 11h8"
        fill="none"
        stroke="var(--brand-ink)"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
    </svg>
  )
}
