import type { ReactNode } from 'react'
import { useLink } from './link.js'
import type { SitePage } from './page.js'

const TOOLS = [
  ['simulator', 'Simulator'],
  ['together', 'Two at once'],
  ['paths', 'Paths'],
  ['rules', 'Rules'],
  ['chart', 'Chart'],
  ['inspector', 'Inspector'],
] as const

/** An app page. The simulator's script mounts it. */
export function Tool({ page }: { readonly page: SitePage }): ReactNode {
  const link = useLink()
  return (
    <>
      <nav className="tools" aria-label="Tools">
        {TOOLS.map(([address, title]) => (
          <a key={address} href={link(address)} aria-current={address === page.address ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <main id="content" tabIndex={-1} data-island={page.address}>
        <div className="sim-page">
          <header className="sim-head">
            <h1>{page.title}</h1>
            <p className="sim-lead">{page.description}</p>
            <noscript>This page is an app and needs JavaScript. The guides don’t.</noscript>
          </header>
        </div>
      </main>
    </>
  )
}
