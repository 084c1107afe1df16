import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { browserBundle } from '../../browser-bundle.js'

const HTML = '<!doctype html><html lang="en"><title>Stores</title><script type="module" src="/app.js"></script></html>'

/** A page that runs the stores in whatever browser opens it. */
export interface StoresPage {
  readonly address: string
  /** What went wrong there, as the page says when it is done. */
  readonly problems: Promise<string[]>
  close(): void
}

/** Serves the page of `stores-app.ts` on loopback. */
export async function serveStores(): Promise<StoresPage> {
  const script = await browserBundle(new URL('stores-app.ts', import.meta.url))
  let report!: (problems: string[]) => void
  const problems = new Promise<string[]>((resolve) => {
    report = resolve
  })
  const server = createServer((request, response) => {
    if (request.url === '/app.js') response.setHeader('content-type', 'text/javascript').end(script)
    else if (request.url !== '/result') response.setHeader('content-type', 'text/html').end(HTML)
    else
      void request.toArray().then((chunks) => {
        report(JSON.parse(Buffer.concat(chunks).toString()) as string[])
        response.end()
      })
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}/`,
    problems,
    close: () => server.close(),
  }
}
