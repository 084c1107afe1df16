import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { Landing } from '../landing.js'
import { MigrationPage } from '../migration/migration-page.js'
import { Header } from './header.js'
import { UpProvider, upFrom, useLink } from './link.js'
import { Menu } from './menu.js'
import { NotFound } from './not-found.js'
import type { Site, SitePage } from './page.js'
import { Prose } from './prose.js'
import { Tool } from './tool.js'

export type { Site, SitePage } from './page.js'

function Footer({ site, page }: { readonly site: Site; readonly page: SitePage }): ReactNode {
  const link = useLink()
  return (
    <footer className="foot">
      <span>reauth {site.version}</span>
      <span>MIT license</span>
      <a href={link('security')}>Security</a>
      <a href={link('decisions')}>Decisions</a>
      <a href={link('llms.txt')}>llms.txt</a>
      {page.kind === 'landing' ? null : <a href={link('')}>reauth, in short</a>}
    </footer>
  )
}

function SearchDialog(): ReactNode {
  return (
    <dialog id="search" className="search" aria-label="Search">
      <form method="dialog" role="search">
        <input
          type="search"
          role="combobox"
          aria-label="Search the documentation"
          aria-expanded="false"
          aria-controls="found"
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="Search guides, names, codes and states"
        />
        <button type="button" data-close-search>
          Close
        </button>
      </form>
      <div id="found" role="listbox" aria-label="Results" hidden />
      <div className="search-state" role="status" />
    </dialog>
  )
}

function Body({ page, site }: { readonly page: SitePage; readonly site: Site }): ReactNode {
  switch (page.kind) {
    case 'landing':
      return <Landing parts={site.landing} />
    case 'prose':
      return <Prose page={page} />
    case 'tool':
      return <Tool page={page} />
    case 'migration':
      return <MigrationPage page={page} />
    case 'notFound':
      return <NotFound />
  }
}

function Document({ page, site }: { readonly page: SitePage; readonly site: Site }): ReactNode {
  const up = upFrom(page.address)
  const { assets } = site
  return (
    <UpProvider value={up}>
      <html lang="en" data-up={up}>
        <head>
          <meta charSet="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="description" content={page.description} />
          <title>{page.kind === 'landing' ? `reauth: ${page.title}` : `${page.title} · reauth`}</title>
          {/* A link to a page that doesn't exist has any depth. A server below a folder puts its folder here. */}
          {page.kind === 'notFound' ? <base href="/" /> : null}
          <link rel="icon" type="image/svg+xml" href={`${up}logo.svg`} />
          <link rel="stylesheet" href={up + assets.style} />
          {page.kind === 'tool' ? <link rel="stylesheet" href={up + assets.simulatorStyle} /> : null}
          {page.hasMarkdown === true ? (
            <link rel="alternate" type="text/markdown" href={`${up}${page.address}.md`} />
          ) : null}
          {/* Before the body: it sets the colors that the reader has chosen. */}
          <script src={up + assets.script} data-search={assets.search} data-search-index={assets.searchIndex} />
          {page.kind === 'tool' ? <script src={up + assets.simulator} defer /> : null}
        </head>
        <body className={`page-${page.kind}`} data-address={page.address}>
          <a className="skip" href="#content">
            Skip to the content
          </a>
          <Header section={page.section} />
          <div className="columns">
            <Menu page={page} />
            <Body page={page} site={site} />
          </div>
          <Footer site={site} page={page} />
          <SearchDialog />
        </body>
      </html>
    </UpProvider>
  )
}

/** Renders a page to HTML. */
export const render = (page: SitePage, site: Site): string =>
  `<!doctype html>\n${renderToStaticMarkup(<Document page={page} site={site} />)}\n`

export { linkOfQuestion, questions } from '../questions.js'
export { platforms } from '../migration/platforms.js'
export { pictureOfRun } from './picture.js'
