import { type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type ServerType, createAdaptorServer } from '@hono/node-server'
import { createSessionVerifier, createVerifier } from '@reauth/server'
import { postgresStore } from '@reauth/server/stores/postgres'
import { type Context, Hono } from 'hono'
import { type ApiOptions, bearer, createApi } from './api.js'
import { createBank } from './bank.js'
import { type Database, openDatabase } from './database.js'
import { DemoError } from './demo-error.js'
import { CLIENT_ID, type Emulators, nextUserOf, signInPageOf, startEmulators } from './emulators.js'
import { FaultyBank } from './faults.js'
import { Presenter, type Realm, lockableUsers, realmOf } from './presenter.js'
import { createSessionApp } from './session-app.js'
import { createSignInAs } from './sign-in-as.js'
import { createDocs, createSite } from './site.js'

/** Options of the demo. */
export interface DemoOptions {
  /** The port of the page and the API. */
  readonly port: number
  /** The port of the Authgear-compatible provider. The plain OpenID Provider uses the next port. */
  readonly providerPort: number
  /** The PostgreSQL URL. Default: an embedded database. */
  readonly databaseUrl?: string
  /** The folder of the embedded database. Default: memory. */
  readonly directory?: string
  /** The folder of the built documentation. Default: it is not served. */
  readonly docsDirectory?: string
  /** Additional redirect URIs for apps, such as `http://localhost:4330/callback.html`. Default: {@link NATIVE_APP} alone. */
  readonly appRedirectURIs?: readonly string[]
  /** Lets tests read the ledger and the inspection events. Default: `false`. */
  readonly isTest?: boolean
}

/** A running demo. */
export interface Demo {
  readonly address: string
  readonly emulators: Emulators
  readonly database: Database
  close(): Promise<void>
}

/** The redirect URIs of the React Native and Capacitor apps. */
const NATIVE_APP = 'com.example.harbor://callback'
const WEB = fileURLToPath(new URL('../web', import.meta.url))

/** Starts the identity providers, the database, the APIs and the page, all on loopback. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { port, providerPort, docsDirectory, appRedirectURIs = [], isTest = false } = options
  const address = `http://localhost:${port}`
  const lockedOut = new Set<string>()
  const users = lockableUsers(lockedOut)
  const emulators = await startEmulators(providerPort, address, [NATIVE_APP, ...appRedirectURIs], users)
  const { authgear, oidc } = emulators
  const clock = authgear.now
  const database = await openDatabase(options.databaseUrl, options.directory)
  const app = new Hono()
  // The embedded database doesn't need to survive a crash.
  const operations = postgresStore(database, options.databaseUrl === undefined ? { warn: () => undefined } : {})
  await operations.setUp()
  const bank = createBank(database)
  const sessions = createSessionApp(address, clock, users)
  const faults = new FaultyBank()
  const presenter = new Presenter({
    clocks: [authgear.control, oidc.control],
    signInPages: [signInPageOf(authgear), signInPageOf(oidc), sessions],
    faults,
    lockedOut,
    openSession: (c, subject) => sessions.open(c, subject),
  })
  const nameOf = (subject: string): string => users.find(({ name }) => name === subject)?.displayName ?? subject
  /** Adds a sign-in method: its API, and the presenter's routes for its users. */
  const addRealm = (path: string, api: Omit<ApiOptions, 'faults' | 'nameOf'>, age: Realm['age']): void => {
    app.route(`${path}/api`, createApi(bank, operations, { ...api, nameOf, faults }))
    app.route(`${path}/presenter`, presenter.routes(realmOf(api, age)))
  }
  addRealm(
    '',
    {
      verifier: createVerifier({ issuer: authgear.issuer, audience: CLIENT_ID, clock }),
      credentialOf: bearer,
      customerOf: (subject) => subject,
      clock,
    },
    (subject, seconds) => void authgear.control.ageSessions(subject, seconds),
  )
  addRealm(
    '/oidc',
    {
      verifier: createVerifier({ issuer: oidc.issuer, audience: CLIENT_ID, clock: oidc.now }),
      credentialOf: bearer,
      customerOf: (subject) => `oidc:${subject}`,
      clock: oidc.now,
    },
    (subject, seconds) => void oidc.control.ageSessions(subject, seconds),
  )
  app.route('/session', sessions.routes)
  addRealm(
    '/session',
    {
      verifier: createSessionVerifier({ authentication: (c: Context) => sessions.authenticationOf(c), clock }),
      credentialOf: (c) => c,
      // Another tab may have signed in another user.
      subjectOf: (c) => c.req.header('x-user') ?? null,
      customerOf: (subject) => `session:${subject}`,
      // A passkey can answer in the same second in which the operation was opened, on the same clock.
      clockTolerance: '1s',
      clock,
    },
    (subject, seconds) => sessions.age(subject, seconds),
  )
  app.route('/sign-in-as', createSignInAs(users, nextUserOf(authgear)))
  app.route('/oidc/sign-in-as', createSignInAs(users, nextUserOf(oidc)))
  app.route('/session/sign-in-as', createSignInAs(users, sessions.setNextUser))
  if (isTest) {
    app.get('/test/ledger', async (c) => c.json((await database.query('SELECT * FROM ledger ORDER BY id')).rows))
    app.delete('/test/ledger', async (c) => {
      presenter.reset()
      for (const table of ['ledger', 'accounts']) await database.query(`DELETE FROM ${table}`)
      sessions.reset()
      return c.body(null, 204)
    })
  }
  const hasDocs = docsDirectory !== undefined
  if (hasDocs) {
    app.get('/docs', (c) => c.redirect('/docs/'))
    app.route('/docs/', createDocs(docsDirectory))
  }
  app.route(
    '/',
    createSite(WEB, {
      issuer: authgear.issuer,
      plainIssuer: oidc.issuer,
      clientId: CLIENT_ID,
      isTest,
      hasDocs,
    }),
  )

  const close = async (server?: ServerType): Promise<void> => {
    await new Promise<void>((resolve) => {
      if (server === undefined) return resolve()
      server.close(() => resolve())
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
    await Promise.all([authgear.close(), oidc.close(), database.close()])
  }
  try {
    const server = await listen(app, port)
    return {
      address: `http://localhost:${(server.address() as AddressInfo).port}`,
      emulators,
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
