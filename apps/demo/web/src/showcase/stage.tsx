import type { ReactNode } from 'react'

interface StageProps {
  /** What stands beside the bank. Default: nothing. */
  readonly dock: ReactNode
  readonly children: ReactNode
}

/** The bank, and beside it what shows how it works. */
export function Stage({ dock, children }: StageProps): ReactNode {
  if (dock === undefined) return children
  return (
    <div className="stage">
      <div className="stage-bank">{children}</div>
      {dock}
    </div>
  )
}
