import type { ReactNode } from 'react'
import { useLink } from './link.js'
import type { Heading, SitePage } from './page.js'

const Headings = ({ headings }: { readonly headings: readonly Heading[] }): ReactNode => (
  <ul>
    {headings.map(({ id, title, level }) => (
      <li key={id} className={`level-${level}`}>
        <a href={`#${id}`}>{title}</a>
      </li>
    ))}
  </ul>
)

function Neighbors({ previous, next }: Pick<SitePage, 'previous' | 'next'>): ReactNode {
  const link = useLink()
  if (previous === undefined && next === undefined) return null
  return (
    <nav className="neighbors" aria-label="Previous and next page">
      {previous === undefined ? (
        <span />
      ) : (
        <a href={link(previous.address)} rel="prev">
          <small>Previous</small> {previous.title}
        </a>
      )}
      {next === undefined ? null : (
        <a href={link(next.address)} rel="next">
          <small>Next</small> {next.title}
        </a>
      )}
    </nav>
  )
}

/** A prose page with its contents. */
export function Prose({ page }: { readonly page: SitePage }): ReactNode {
  const link = useLink()
  const headings = page.headings ?? []
  const hasContents = headings.length > 1
  return (
    <>
      <main id="content" tabIndex={-1}>
        {hasContents ? (
          <details className="contents-small">
            <summary>On this page</summary>
            <Headings headings={headings} />
          </details>
        ) : null}
        {/* The text is this repository's own, rendered when the site is built. */}
        <article className="prose" dangerouslySetInnerHTML={{ __html: page.html ?? '' }} />
        {page.hasMarkdown === true ? (
          <p className="as-markdown">
            <a href={link(`${page.address}.md`)}>This page as Markdown</a>
          </p>
        ) : null}
        <Neighbors {...(page.previous && { previous: page.previous })} {...(page.next && { next: page.next })} />
      </main>
      {hasContents ? (
        <nav className="contents" aria-label="On this page">
          <h2>On this page</h2>
          <Headings headings={headings} />
        </nav>
      ) : null}
    </>
  )
}
