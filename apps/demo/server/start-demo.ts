import { type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type ServerType, createAdaptorServer } from '@hono/node-server'
import { EmulatorError, type Emulator, type EmulatorOptions, type TestUser, startEmulator } from '@reauth/emulator'
import { createSessionVerifier, createVerifier } from '@reauth/server'
import { postgresStore } from '@reauth/server/stores/postgres'
import { type Context, Hono } from 'hono'
import { type ApiOptions, bearer, createApi } from './api.js'
import { createBank } from './bank.js'
import { type Database, openDatabase } from './database.js'
import { FaultyBank } from './faults.js'
import { Presenter, type Realm, type SignInPage, lockableUsers, realmOf } from './presenter.js'
import { createSessionApp } from './session-app.js'
import { createSignInAs } from './sign-in-as.js'
import { createDocs, createSite } from './site.js'

/** How the demo starts. */
export interface DemoOptions {
  /** Of the page and the API. */
  readonly port: number
  /** Of the identity provider that is like Authgear. The one of plain OpenID Connect has the next port. */
  readonly providerPort: number
  /** PostgreSQL. Default: embedded. */
  readonly databaseUrl?: string
  /** Where the embedded database keeps its files. Default: memory. */
  readonly directory?: string
  /** Where the documentation was built. Default: it is not served. */
  readonly docsDirectory?: string
  /** Where apps come back to besides the page, such as `http://localhost:4330/callback.html`. Default: {@link NATIVE_APP} alone. */
  readonly appRedirectURIs?: readonly string[]
  /** Lets tests read the ledger and the inspection events. Default: `false`. */
  readonly isTest?: boolean
}

/** The identity providers. */
export interface Emulators {
  readonly authgear: Emulator
  readonly oidc: Emulator
}

/** A running demo. */
export interface Demo {
  readonly address: string
  readonly emulators: Emulators
  readonly database: Database
  close(): Promise<void>
}

const CLIENT_ID = 'demo'
/** Where the apps for React Native and Capacitor come back to on a device. */
const NATIVE_APP = 'com.example.harbor://callback'
const WEB = fileURLToPath(new URL('../web', import.meta.url))

/** Thrown where the demo cannot start; the message is one sentence for a person. */
export class DemoError extends Error {
  override readonly name = 'DemoError'
}

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
  // What the embedded database loses with the process is meant to be lost.
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
  /** A way to sign in: its API, and what the presenter does to whom it signs in. */
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
      // Another tab may have signed in somebody else.
      subjectOf: (c) => c.req.header('x-user') ?? null,
      customerOf: (subject) => `session:${subject}`,
      // A passkey answers within the second in which the operation was opened, by the same clock.
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

/** The pages of an emulator, as the presenter turns them. */
const signInPageOf = ({ control }: Emulator): SignInPage => ({
  setAllowsOtherAccount: (allows) => control.setAllowsOtherAccount(allows),
  setAnotherSubject: (anotherSubject) => control.setQuirks({ anotherSubject }),
})

/** Lets the next sign-in at an emulator answer by itself. */
const nextUserOf =
  ({ control }: Emulator) =>
  (user: string | undefined): void =>
    control.setNextInteraction(user === undefined ? undefined : { kind: 'approve', user })

/** Starts the emulator in both profiles. */
async function startEmulators(
  port: number,
  address: string,
  apps: readonly string[],
  users: readonly TestUser[],
): Promise<Emulators> {
  const start = (options: EmulatorOptions): Promise<Emulator> =>
    startEmulator(options).catch((error: unknown) => {
      throw error instanceof EmulatorError ? new DemoError(`${error.message} Set PROVIDER_PORT.`) : error
    })
  const callback = `${address}/callback`
  const client = { clientId: CLIENT_ID, postLogoutRedirectURIs: [`${address}/`] }
  const authgear = await start({ port, users, clients: [{ ...client, redirectURIs: [callback, ...apps] }] })
  try {
    const oidc = await start({
      profile: 'oidc',
      port: port + 1,
      users,
      // The SDK of Auth0 expects the slash.
      issuer: (listening) => `http://localhost:${listening}/`,
      clients: [{ ...client, redirectURIs: [callback, `${address}/silent-check-sso.html`] }],
    })
    return { authgear, oidc }
  } catch (error) {
    await authgear.close()
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
