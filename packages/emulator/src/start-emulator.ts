import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createControl } from './control.js'
import type { ControlApi } from './control-api.js'
import type { EmulatorClient } from './emulator-client.js'
import { EmulatorError } from './emulator-error.js'
import { type EmulatorOptions, checkOptions, issuerOf } from './emulator-options.js'
import { EmulatorState } from './emulator-state.js'
import { createListener } from './listener.js'
import { MemoryStore } from './memory-adapter.js'
import { PROFILES } from './profiles.js'
import { createProvider } from './provider.js'
import { SigningKeys } from './signing-keys.js'

/** A running emulator. */
export interface Emulator {
  /** The `iss` claim. The same as {@link Emulator.url}, unless the option `issuer` differs. */
  readonly issuer: string
  /** Its URL on this machine, without a trailing slash: `http://localhost:PORT`, unless the option `host` names a single address that isn't `localhost`. */
  readonly url: string
  readonly control: ControlApi
  /** Returns milliseconds since the Unix epoch, including the time of `control.advanceClock()`. */
  readonly clock: () => number
  /** Returns the same time in seconds. Use it as the `clock` of a server that shares the clock. */
  readonly now: () => number
  close(): Promise<void>
}

const DEFAULT_CLIENT: EmulatorClient = { clientId: 'demo', redirectURIs: ['http://localhost:4300/callback'] }

/**
 * Starts an OpenID Provider on this machine: Authgear-compatible, or plain OpenID Connect.
 *
 * For development and tests: its users, passwords and faults are open to everybody who can reach it.
 *
 * @param options Profile, port, clients, users and quirks.
 * @returns Its issuer, its control API, its clock, and a function that stops it.
 * @throws {EmulatorError} `invalidConfiguration` for an unknown or invalid option; the system's code if it can't listen.
 *
 * @example
 * const emulator = await startEmulator({ profile: 'oidc', clients: [{ clientId: 'app', redirectURIs: ['http://localhost:3000/callback'] }] })
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  checkOptions(options)
  const { profile = 'authgear', clients = [DEFAULT_CLIENT], host = 'localhost', port = 0, seed } = options
  const { clock = Date.now, users, quickSignIn, quirks, onRequest } = options
  const state = new EmulatorState({
    profile: PROFILES[profile],
    keys: new SigningKeys(seed),
    clock,
    users,
    quickSignIn,
    quirks,
    seed,
  })
  const store = new MemoryStore(state)
  // Longer than clients keep an idle connection on a busy machine, so that no request is sent on a closing connection.
  const server = createServer({ keepAliveTimeout: 60_000 })
  await listen(server, port, host)
  const url = addressOf(host, (server.address() as AddressInfo).port)
  try {
    const issuer = issuerOf(options, url)
    const provider = createProvider(issuer, clients, state, store)
    const control = createControl({ state, store, issuer, defaultClient: clients[0]!.clientId })
    server.on('request', createListener({ state, store, provider, control, clients, issuer, onRequest }))
    return {
      issuer,
      url,
      control,
      clock: () => state.time(),
      now: () => Math.floor(state.time() / 1000),
      close: () => close(server),
    }
  } catch (error) {
    await close(server)
    throw error
  }
}

/** The names of this machine and of all its addresses. */
const LOCAL = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0', '::'])

function addressOf(host: string, port: number): string {
  const name = LOCAL.has(host) ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

const listenError = (code: string, port: number): EmulatorError =>
  new EmulatorError(
    code,
    code === 'EADDRINUSE'
      ? `Port ${port} is in use; choose another one for the identity provider.`
      : `The identity provider cannot listen on port ${port} (${code}).`,
  )

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error.code ?? 'unknown', port)))
    server.listen(port, host, resolve)
  })

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
