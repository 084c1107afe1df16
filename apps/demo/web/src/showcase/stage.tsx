import type { ReactNode } from 'react'

interface StageProps {
  /** The content beside the bank. Default: nothing. */
  readonly dock: ReactNode
  readonly children: ReactNode
}

/** Lays out the bank and the dock beside it. */
export function Stage({ dock, children }: StageProps): ReactNode {
  if (dock === undefined) return children
  return (
    <div className="stage">
      <div className="stage-bank">{children}</div>
      {dock}
    </div>
  )
}
