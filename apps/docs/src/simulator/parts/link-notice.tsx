import type { ReactNode } from 'react'

/** Explains that a link refers to something unknown, and what is shown instead. */
export function LinkNotice({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <p className="sim-broken" role="note">
      <b>This link is out of date.</b> {children}
    </p>
  )
}
