import { type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type ServerType, createAdaptorServer } from '@hono/node-server'
import { EmulatorError, type Emulator, startEmulator } from '@reauth/emulator'
import { postgresStore } from '@reauth/server/stores/postgres'
import { Hono } from 'hono'
import { createApi } from './api.js'
import { createBank } from './bank.js'
import { type Database, openDatabase } from './database.js'
import { createPresenter } from './presenter.js'
import { createDocs, createSite } from './site.js'

/** How the demo starts. */
export interface DemoOptions {
  /** Of the page and the API. */
  readonly port: number
  /** Of the identity provider. */
  readonly providerPort: number
  /** PostgreSQL. Default: embedded. */
  readonly databaseUrl?: string
  /** Where the embedded database keeps its files. Default: memory. */
  readonly directory?: string
  /** Where the documentation was built. Default: it is not served. */
  readonly docsDirectory?: string
  /** Lets tests read the ledger and the inspection events. Default: `false`. */
  readonly isTest?: boolean
}

/** A running demo. */
export interface Demo {
  readonly address: string
  readonly emulator: Emulator
  readonly database: Database
  close(): Promise<void>
}

const CLIENT_ID = 'demo'
const WEB = fileURLToPath(new URL('../web', import.meta.url))

/** Thrown where the demo cannot start; the message is one sentence for a person. */
export class DemoError extends Error {
  override readonly name = 'DemoError'
}

/** Starts the identity provider, the database, the API and the page, all on loopback. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { port, providerPort, docsDirectory, isTest = false } = options
  const address = `http://localhost:${port}`
  const emulator = await startEmulator({
    port: providerPort,
    clients: [{ clientId: CLIENT_ID, redirectURIs: [`${address}/callback`], postLogoutRedirectURIs: [`${address}/`] }],
  }).catch((error: unknown) => {
    throw error instanceof EmulatorError ? new DemoError(`${error.message} Set PROVIDER_PORT.`) : error
  })
  const database = await openDatabase(options.databaseUrl, options.directory)
  const app = new Hono()
  // What the embedded database loses with the process is meant to be lost.
  const operations = postgresStore(database, options.databaseUrl === undefined ? { warn: () => undefined } : {})
  await operations.setUp()
  app.route('/api', createApi(createBank(database), operations, { issuer: emulator.issuer, clientId: CLIENT_ID }))
  app.route('/presenter', createPresenter(emulator.control))
  if (isTest) {
    app.get('/test/ledger', async (c) => c.json((await database.query('SELECT * FROM ledger ORDER BY id')).rows))
    app.delete('/test/ledger', async (c) => {
      for (const table of ['ledger', 'accounts']) await database.query(`DELETE FROM ${table}`)
      return c.body(null, 204)
    })
  }
  const hasDocs = docsDirectory !== undefined
  if (hasDocs) {
    app.get('/docs', (c) => c.redirect('/docs/'))
    app.route('/docs/', createDocs(docsDirectory))
  }
  app.route('/', createSite(WEB, { issuer: emulator.issuer, clientId: CLIENT_ID, isTest, hasDocs }))

  const close = async (server?: ServerType): Promise<void> => {
    await new Promise<void>((resolve) => {
      if (server === undefined) return resolve()
      server.close(() => resolve())
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
    await Promise.all([emulator.close(), database.close()])
  }
  try {
    const server = await listen(app, port)
    return {
      address: `http://localhost:${(server.address() as AddressInfo).port}`,
      emulator,
      database,
      close: () => close(server),
    }
  } catch (error) {
    await close()
    throw error
  }
}

const listen = (app: Hono, port: number): Promise<ServerType> =>
  new Promise((resolve, reject) => {
    const server = createAdaptorServer({ fetch: app.fetch })
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new DemoError(
          error.code === 'EADDRINUSE'
            ? `Port ${port} is in use; choose another one with PORT.`
            : `The demo cannot listen on port ${port} (${error.code}).`,
        ),
      ),
    )
    server.listen(port, 'localhost', () => resolve(server))
  })
