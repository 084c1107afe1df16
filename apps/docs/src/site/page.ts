import type { Picture } from './live-picture.js'

/** A heading in the contents of a page. */
export interface Heading {
  readonly id: string
  readonly title: string
  readonly level: number
}

/** An entry of the menu. */
export interface MenuEntry {
  readonly address: string
  readonly title: string
  /** The names of a reference entry. Only the menu of that entry shows them. */
  readonly names?: readonly { readonly address: string; readonly title: string }[]
}

export interface MenuGroup {
  readonly title: string
  readonly entries: readonly MenuEntry[]
  /** Whether it is collapsed unless it contains the current page. */
  readonly isLong?: boolean
}

/** The content of a page before rendering. */
export interface SitePage {
  /** The address on the site, without a leading slash: `guide/start`. Empty for the landing page. */
  readonly address: string
  readonly kind: 'landing' | 'prose' | 'tool' | 'migration' | 'notFound'
  readonly title: string
  readonly description: string
  readonly section: 'guide' | 'concepts' | 'api' | 'simulator' | 'migration' | null
  /** The HTML of a prose page. */
  readonly html?: string
  readonly headings?: readonly Heading[]
  /** The menu beside the page. */
  readonly menu?: readonly MenuGroup[]
  readonly previous?: MenuEntry
  readonly next?: MenuEntry
  /** Whether the page also exists as Markdown. */
  readonly hasMarkdown?: boolean
  /** The platform of a migration page. */
  readonly platform?: string
  /** The code before and after, as HTML. */
  readonly code?: { readonly before: string; readonly after: string }
}

/** The generated parts of the landing page. */
export interface LandingParts {
  readonly pageCode: string
  readonly serverCode: string
  readonly picture: Picture
  readonly rules: number
  readonly edges: number
  readonly settings: number
}

/** Data that all pages share. */
export interface Site {
  readonly version: string
  /** Addresses of the bundles, relative to the root of the site. */
  readonly assets: {
    readonly script: string
    readonly style: string
    readonly search: string
    readonly searchIndex: string
    readonly simulator: string
    readonly simulatorStyle: string
  }
  readonly landing: LandingParts
}
