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

/** The configuration of the page. */
export interface PageConfiguration {
  /** The issuer of the Authgear-compatible provider. */
  readonly issuer: string
  /** The issuer of the plain OpenID Provider. */
  readonly plainIssuer: string
  readonly clientId: string
  /** Whether the page exposes its inspection events to tests. */
  readonly isTest: boolean
  /** Whether the documentation is served at `/docs/`. */
  readonly hasDocs: boolean
}

const read = (root: string, file: string): Promise<Buffer<ArrayBuffer> | null> =>
  readFile(join(root, file)).catch(() => null)

/** A file with a content hash in its name never changes. */
const cachingOf = (file: string, otherwise: string): string =>
  file.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : otherwise

const typeOf = (file: string): string => TYPES[extname(file)] ?? 'application/octet-stream'

/** Serves the built documentation. */
export function createDocs(root: string): Hono {
  const app = new Hono()
  app.use(compress(), etag())
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        // The SVG of a chart contains inline styles.
        styleSrc: ["'self'", "'unsafe-inline'"],
        frameAncestors: ["'none'"],
        // The not-found page sets the base URL of its links.
        baseUri: ["'self'"],
      },
      // The inspector receives messages from its opener, an app on any origin. Every other policy would remove the opener.
      crossOriginOpenerPolicy: 'unsafe-none',
      referrerPolicy: 'no-referrer',
    }),
  )
  app.get('*', async (c) => {
    const path = normalize(c.req.path.replace(/^\/docs/, ''))
    // The links of a page are relative, so its URL must not end with a slash.
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

/** Serves the web page that Vite built. */
export function createSite(root: string, page: PageConfiguration): Hono {
  const app = new Hono()
  const [provider, plainProvider] = [page.issuer, page.plainIssuer].map((issuer) => new URL(issuer).origin)
  const headers = (frameAncestors: "'none'" | "'self'") =>
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        connectSrc: ["'self'", provider!, plainProvider!],
        // Keycloak's SDK checks for a session in a hidden frame, and signs out with a form.
        frameSrc: ["'self'", plainProvider!],
        formAction: ["'self'", plainProvider!],
        imgSrc: ["'self'", 'data:'],
        frameAncestors: [frameAncestors],
        baseUri: ["'none'"],
      },
      // The window of Auth0's SDK sends its result to its opener.
      crossOriginOpenerPolicy: 'same-origin-allow-popups',
      referrerPolicy: 'no-referrer',
      xFrameOptions: frameAncestors === "'none'" ? 'DENY' : 'SAMEORIGIN',
    })
  const [unframed, framed] = [headers("'none'"), headers("'self'")]
  // The hidden frame returns to this empty page.
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
