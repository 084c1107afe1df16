import type { ReactNode } from 'react'
import { useLink } from './link.js'
import type { SitePage } from './page.js'

const SECTIONS = [
  ['guide', 'guide', 'Guides'],
  ['concepts', 'concepts', 'Concepts'],
  ['api', 'api', 'Reference'],
  ['simulator', 'simulator', 'Simulator'],
  ['migration', 'migration', 'Migration'],
] as const

/** The logo: a circle that returns to its start, with a check mark. */
const Logo = (): ReactNode => (
  <svg className="logo" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
    <path d="M27 16a11 11 0 1 1-4.2-8.6" />
    <path d="M23.6 2.6v5.6h-5.6" />
    <path d="M11.2 16.4l3.4 3.4 6.4-7" />
  </svg>
)

export const SectionLinks = ({ section }: Pick<SitePage, 'section'>): ReactNode => {
  const link = useLink()
  return SECTIONS.map(([id, address, title]) => (
    <a key={id} href={link(address)} aria-current={id === section ? 'true' : undefined}>
      {title}
    </a>
  ))
}

/** The bar at the top of every page. */
export function Header({ section }: Pick<SitePage, 'section'>): ReactNode {
  const link = useLink()
  return (
    <header className="top">
      <a className="brand" href={link('')}>
        <Logo />
        reauth
      </a>
      <nav className="sections" aria-label="Sections">
        <SectionLinks section={section} />
      </nav>
      <button type="button" className="search-button" data-open-search aria-label="Search">
        <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
          <circle cx="9" cy="9" r="5.5" />
          <path d="M13.2 13.2L17 17" />
        </svg>
        <span>Search</span>
        <kbd>/</kbd>
      </button>
      <button type="button" className="theme-button" data-theme-button aria-label="Colors: auto. Change.">
        ◐
      </button>
      <button type="button" className="menu-button" data-menu-button aria-expanded="false" aria-controls="menu">
        Menu
      </button>
    </header>
  )
}
