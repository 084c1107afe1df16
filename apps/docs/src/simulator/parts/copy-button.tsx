import { type ReactNode, useState } from 'react'

/** Copies a text, and says so. */
export function CopyButton({ label, text }: { label: string; text: () => string }): ReactNode {
  const [said, setSaid] = useState('')
  const copy = (): void => {
    navigator.clipboard.writeText(text()).then(
      () => setSaid('Copied'),
      () => setSaid('Copying is not allowed here'),
    )
  }
  return (
    <button type="button" className="sim-button" onClick={copy}>
      {said === '' ? label : said}
      <span className="sim-hidden" role="status">
        {said}
      </span>
    </button>
  )
}
