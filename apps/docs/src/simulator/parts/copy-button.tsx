import { type ReactNode, useState } from 'react'

/** Copies a text, and confirms it. */
export function CopyButton({ label, text }: { label: string; text: () => string }): ReactNode {
  const [status, setStatus] = useState('')
  const copy = (): void => {
    navigator.clipboard.writeText(text()).then(
      () => setStatus('Copied'),
      () => setStatus('Copying is not allowed here'),
    )
  }
  return (
    <button type="button" className="sim-button" onClick={copy}>
      {status === '' ? label : status}
      <span className="sim-hidden" role="status">
        {status}
      </span>
    </button>
  )
}
