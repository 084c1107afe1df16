import { type ReactNode, useEffect, useState } from 'react'
import { Search } from './search.js'

const LINKS = [
  ['simulator', 'Simulator'],
  ['paths', 'Paths'],
  ['rules', 'Rules'],
  ['chart', 'Chart'],
  ['inspector', 'Inspector'],
  ['guide/start', 'Guides'],
  ['api/core', 'Reference'],
] as const

const THEMES = ['auto', 'light', 'dark'] as const

/** The bar on top of every page. */
export function Header({ place, onSkip }: { readonly place: string; readonly onSkip: () => void }): ReactNode {
  const [theme, setTheme] = useState<(typeof THEMES)[number]>('auto')
  useEffect(() => {
    if (theme === 'auto') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }, [theme])
  return (
    <header className="top">
      <button type="button" className="skip" onClick={onSkip}>
        Skip to the content
      </button>
      <a className="brand" href="#/">
        reauth
      </a>
      <nav aria-label="Pages">
        {LINKS.map(([link, title]) => (
          <a
            key={link}
            href={`#/${link}`}
            aria-current={
              link.split('/')[0] === place ||
              (link === 'guide/start' && ['concepts', 'decisions', 'glossary', 'security'].includes(place))
                ? 'page'
                : undefined
            }
          >
            {title}
          </a>
        ))}
      </nav>
      <Search />
      <button
        type="button"
        className="theme"
        onClick={() => setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!)}
        aria-label={`Colors: ${theme}. Change.`}
      >
        {theme === 'auto' ? '◐' : theme === 'light' ? '○' : '●'}
      </button>
    </header>
  )
}
