import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Plugin, defineConfig } from 'vite'

const inDist = (path: string): string => fileURLToPath(new URL(`dist/${path}`, import.meta.url))

/** Answers an address that leads nowhere with the page for it, as hosts of static files do. */
const notFoundPage: Plugin = {
  name: 'not-found-page',
  configurePreviewServer: (server) => () => {
    server.middlewares.use((request, response, next) => {
      // Vite has found the file of an address by now: `/guide/start` is `/guide/start.html`.
      const { pathname } = new URL(request.url ?? '/', 'http://localhost')
      if (pathname.endsWith('.html') && existsSync(inDist(pathname.slice(1)))) return next()
      response.statusCode = 404
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(readFileSync(inDist('404.html')))
    })
  },
}

/** How the site is looked at on this machine. `build/site.mjs` builds it. */
export default defineConfig({ appType: 'mpa', plugins: [notFoundPage] })
