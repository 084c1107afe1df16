import type { ReactNode } from 'react'

/** Says that a link names something that there is not, and what is shown instead. */
export function LinkNotice({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <p className="sim-broken" role="note">
      <b>This link is out of date.</b> {children}
    </p>
  )
}
