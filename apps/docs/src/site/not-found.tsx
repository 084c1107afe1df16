import type { ReactNode } from 'react'
import { useLink } from './link.js'

const PLACES = [
  ['guide/start', 'Start', 'from nothing to an action that survives a redirect'],
  ['guide/troubleshooting', 'Troubleshooting', 'by symptom'],
  ['api', 'Reference', 'every name that the packages export'],
  ['simulator', 'Simulator', 'every answer of every service, as buttons'],
] as const

/** The page for an unknown address. */
export function NotFound(): ReactNode {
  const link = useLink()
  return (
    <main id="content" tabIndex={-1} className="not-found">
      <p className="eyebrow">404</p>
      <h1>This page doesn’t exist</h1>
      <p>It may have moved. Search for what you were looking for, or start at one of these pages.</p>
      <button type="button" className="primary" data-open-search>
        Search the documentation
      </button>
      {/* Filled in by the search with pages whose words are in the address. */}
      <div className="suggestions" data-suggestions />
      <ul className="places">
        {PLACES.map(([address, title, text]) => (
          <li key={address}>
            <a href={link(address)}>{title}</a> {text}
          </li>
        ))}
      </ul>
    </main>
  )
}
