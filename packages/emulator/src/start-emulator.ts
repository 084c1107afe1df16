import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { createControl } from './control.js'
import type { ControlApi } from './control-api.js'
import { createControlHttp } from './control-http.js'
import { createState } from './emulator-state.js'
import { createInteractions } from './interactions.js'
import { MemoryStore } from './memory-adapter.js'
import { authorization, bearerAside, cors, idTokens, recorder } from './middleware.js'
import type { EmulatorClient } from './emulator-client.js'
import { EmulatorError } from './emulator-error.js'
import { type EmulatorOptions, checkOptions } from './emulator-options.js'
import { createProvider } from './provider.js'
import { createSigningKeys } from './signing-keys.js'

/** A running emulator. */
export interface Emulator {
  /** `http://localhost:PORT`: what `iss` says. */
  readonly issuer: string
  readonly control: ControlApi
  close(): Promise<void>
}

const DEFAULT_CLIENT: EmulatorClient = { clientId: 'demo', redirectURIs: ['http://localhost:4300/callback'] }

/**
 * Starts an Authgear-compatible OpenID Provider on this machine's loopback address.
 *
 * For development and tests: its users, passwords and faults are open to everybody who can reach it.
 *
 * @param options Port, clients and users.
 * @returns Its issuer, its knobs, and how to stop it.
 * @throws {EmulatorError} `invalidConfiguration` for an unknown option, or one that makes no sense; the system's code where it cannot listen.
 *
 * @example
 * const emulator = await startEmulator({ port: 4400, clients: [{ clientId: 'app', redirectURIs: ['http://localhost:3000/callback'] }] })
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  checkOptions(options)
  const clients = options.clients ?? [DEFAULT_CLIENT]
  const state = createState(await createSigningKeys(), options.clock ?? Date.now, options.users)
  const store = new MemoryStore(state)
  const server = createServer()
  await listen(server, options.port ?? 0)
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`

  const provider = createProvider(issuer, clients, state, store)
  provider.use(cors)
  provider.use(recorder(state))
  provider.use(bearerAside)
  provider.use(authorization(provider, state))
  provider.use(idTokens(provider, state))
  const control = createControl(state, store, issuer, clients[0]?.clientId ?? '')
  const own = new Hono<{ Bindings: HttpBindings }>()
  own.route('/', createControlHttp(control))
  own.route('/', createInteractions(provider, state))
  own.get('/jwks', (c) => c.json({ keys: state.keys.published() }))
  own.post('/token/revocation', async (c) => {
    const { token } = await c.req.parseBody()
    const found = typeof token === 'string' ? await provider.RefreshToken.find(token) : undefined
    const session = found?.sessionUid === undefined ? undefined : state.sessions.get(found.sessionUid)
    if (session !== undefined) session.isAlive = false
    await found?.destroy()
    c.header('Access-Control-Allow-Origin', c.req.header('origin') ?? '*')
    c.header('Access-Control-Allow-Credentials', 'true')
    return c.body(null, 200)
  })
  const ownListener = getRequestListener(own.fetch)
  const providerListener = provider.callback()
  server.on('request', (request, response) => {
    const path = request.url?.split('?')[0] ?? '/'
    const isOwn = /^\/(__control|interaction|jwks$|token\/revocation$)/.test(path) && request.method !== 'OPTIONS'
    void (isOwn ? ownListener(request, response) : providerListener(request, response))
  })
  return { issuer, control, close: () => close(server) }
}

const listenError = (code: string, port: number): EmulatorError =>
  new EmulatorError(
    code,
    code === 'EADDRINUSE'
      ? `Port ${port} is in use; choose another one for the identity provider.`
      : `The identity provider cannot listen on port ${port} (${code}).`,
  )

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error.code ?? 'unknown', port)))
    server.listen(port, 'localhost', resolve)
  })

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
