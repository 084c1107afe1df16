import type { MouseEvent, ReactNode } from 'react'

/** Prints the page: the picture on one sheet of the usual size, or on a sheet that is as large as the picture. */
function print(event: MouseEvent<HTMLElement>, size: 'sheet' | 'poster'): void {
  const page = event.currentTarget.closest<HTMLElement>('.sim-page')
  if (page === null) return
  page.dataset['print'] = size
  window.print()
  delete page.dataset['print']
}

/** The buttons to print the picture. */
export function PrintButtons(): ReactNode {
  return (
    <div className="sim-wrap" role="group" aria-label="Print">
      <button type="button" className="sim-button" onClick={(event) => print(event, 'sheet')}>
        Print on one page
      </button>
      <button type="button" className="sim-button" onClick={(event) => print(event, 'poster')}>
        Print as a poster
      </button>
    </div>
  )
}
