import type { Picture } from './live-picture.js'

/** A heading that the contents of a page lead to. */
export interface Heading {
  readonly id: string
  readonly title: string
  readonly level: number
}

/** A line of the menu. */
export interface MenuEntry {
  readonly address: string
  readonly title: string
  /** Names of an entry of the reference; only the menu of that entry shows them. */
  readonly names?: readonly { readonly address: string; readonly title: string }[]
}

export interface MenuGroup {
  readonly title: string
  readonly entries: readonly MenuEntry[]
  /** Whether it is closed until the reader is in it. */
  readonly isLong?: boolean
}

/** What a page consists of, before it is HTML. */
export interface SitePage {
  /** Its place on the site, without a slash in front: `guide/start`. The first page has none. */
  readonly address: string
  readonly kind: 'landing' | 'prose' | 'tool' | 'migration' | 'notFound'
  readonly title: string
  readonly description: string
  readonly section: 'guide' | 'concepts' | 'api' | 'simulator' | 'migration' | null
  /** The text of a page of prose. */
  readonly html?: string
  readonly headings?: readonly Heading[]
  /** Which menu stands beside it. */
  readonly menu?: readonly MenuGroup[]
  readonly previous?: MenuEntry
  readonly next?: MenuEntry
  /** Whether the same page exists as Markdown. */
  readonly hasMarkdown?: boolean
  /** The platform of a page of the migration. */
  readonly platform?: string
  /** Its code before and after, as HTML. */
  readonly code?: { readonly before: string; readonly after: string }
}

/** What the first page shows besides its words. */
export interface LandingParts {
  readonly pageCode: string
  readonly serverCode: string
  readonly picture: Picture
  readonly rules: number
  readonly edges: number
  readonly settings: number
}

/** What every page shares. */
export interface Site {
  readonly version: string
  /** Addresses of what was bundled, from the top of the site. */
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
