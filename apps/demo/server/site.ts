import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { etag } from 'hono/etag'
import { secureHeaders } from 'hono/secure-headers'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
}

/** What the page has to know of its surroundings. */
export interface PageConfiguration {
  /** Of the provider that is like Authgear. */
  readonly issuer: string
  /** Of the provider of plain OpenID Connect. */
  readonly plainIssuer: string
  readonly clientId: string
  /** Whether the page hands its inspection events to tests. */
  readonly isTest: boolean
  /** Whether the documentation is served at `/docs/`. */
  readonly hasDocs: boolean
}

const read = (root: string, file: string): Promise<Buffer<ArrayBuffer> | null> =>
  readFile(join(root, file)).catch(() => null)

/** A file whose name holds a digest of its content never changes. */
const cachingOf = (file: string, otherwise: string): string =>
  file.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : otherwise

const typeOf = (file: string): string => TYPES[extname(file)] ?? 'application/octet-stream'

/** The documentation, as files that were built. */
export function createDocs(root: string): Hono {
  const app = new Hono()
  app.use(compress(), etag())
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        // The drawing of a chart brings its own style, so that it stays whole as a file.
        styleSrc: ["'self'", "'unsafe-inline'"],
        frameAncestors: ["'none'"],
        // The page for an address that leads nowhere names the folder that its links count from.
        baseUri: ["'self'"],
      },
      // The inspector hears from the page that opened it: an app of any origin. Each other policy takes that page away.
      crossOriginOpenerPolicy: 'unsafe-none',
      referrerPolicy: 'no-referrer',
    }),
  )
  app.get('*', async (c) => {
    const path = normalize(c.req.path.replace(/^\/docs/, ''))
    // The links of a page are relative: an address has no slash at its end.
    if (path !== '/' && path.endsWith('/')) return c.redirect(`/docs${path.slice(0, -1)}`, 301)
    const file = path === '/' ? '/index.html' : extname(path) === '' ? `${path}.html` : path
    const content = await read(root, file)
    if (content !== null)
      return c.body(content, 200, { 'content-type': typeOf(file), 'cache-control': cachingOf(file, 'no-cache') })
    const notFound = await read(root, '/404.html')
    return c.html(String(notFound ?? 'Not found').replace('<base href="/"', '<base href="/docs/"'), 404)
  })
  return app
}

/** The web page, as files that Vite built. */
export function createSite(root: string, page: PageConfiguration): Hono {
  const app = new Hono()
  const [provider, plainProvider] = [page.issuer, page.plainIssuer].map((issuer) => new URL(issuer).origin)
  const headers = (frameAncestors: "'none'" | "'self'") =>
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        connectSrc: ["'self'", provider!, plainProvider!],
        // Keycloak's SDK looks for a session in a hidden frame, and signs out by a form.
        frameSrc: ["'self'", plainProvider!],
        formAction: ["'self'", plainProvider!],
        imgSrc: ["'self'", 'data:'],
        frameAncestors: [frameAncestors],
        baseUri: ["'none'"],
      },
      // The window of Auth0's SDK reports to the page that opened it.
      crossOriginOpenerPolicy: 'same-origin-allow-popups',
      referrerPolicy: 'no-referrer',
      xFrameOptions: frameAncestors === "'none'" ? 'DENY' : 'SAMEORIGIN',
    })
  const [unframed, framed] = [headers("'none'"), headers("'self'")]
  // The hidden frame comes back to this page, which shows nothing.
  app.use(compress())
  app.use((c, next) => (c.req.path === '/silent-check-sso.html' ? framed(c, next) : unframed(c, next)))
  app.get('/config.json', (c) => c.json(page))
  app.get('*', async (c) => {
    const path = normalize(c.req.path)
    const file = extname(path) === '' ? 'index.html' : path
    const content = await read(root, file)
    if (content === null) return c.notFound()
    return c.body(content, 200, {
      'content-type': typeOf(file),
      'cache-control': cachingOf(file, 'no-store'),
    })
  })
  return app
}
