import {
  type PerformContext,
  type Reauth,
  type ReauthOptions,
  type ReauthService,
  createReauth,
  defineSensitiveAction,
  memoryStore,
} from '@reauth/core'
import { authgearWire } from '@reauth/core/adapters/authgear-react-native'
import { expect, vi } from 'vitest'
import type { DevicePlatform } from './device/index.js'
import { BOB, Bank, claimsOf } from './edge-cases.fixture.js'
import type { Emulator } from './index.js'
import { type AppOptions, type Container, NativeApp, type NativeSdkName } from './native-app.fixture.js'

/** Waits up to 20 seconds, because a busy machine is slow. */
export const WAIT_OPTIONS = { timeout: 20_000, interval: 1 }

/** A started app with the SDK's container. */
export interface StartedApp {
  readonly container: Container
  readonly service: ReauthService
  readonly reauth: Reauth
}

/** Options of a start. */
export interface StartOptions {
  readonly adapter?: AppOptions
  readonly reauth?: Partial<ReauthOptions>
  /** Whether the SDK sends its requests through `authgearWire()`. */
  readonly isWired?: boolean
  /** Sends the SDK's requests. */
  readonly fetch?: typeof fetch
}

/** A device with an app whose end-user signed in an hour ago and enabled biometrics. */
export class NativeWorld {
  readonly app: NativeApp
  readonly bank: Bank
  readonly store = memoryStore()
  readonly action
  readonly #emulator: Emulator
  #visits = 0
  #readCount = 0

  private constructor(app: NativeApp, emulator: Emulator) {
    this.app = app
    this.#emulator = emulator
    this.bank = new Bank(emulator)
    this.action = defineSensitiveAction({
      id: 'transfer',
      requirement: { maxAge: '5m' },
      perform: (context: PerformContext<typeof BOB>): Promise<Response> => this.bank.book(context),
    })
  }

  static async open(sdk: NativeSdkName, platform: DevicePlatform, emulator: Emulator): Promise<NativeWorld> {
    emulator.control.reset()
    const world = new NativeWorld(new NativeApp(sdk, platform, emulator), emulator)
    await world.app.signIn()
    emulator.control.ageSessions('alice', 3600)
    world.look()
    return world
  }

  /** Starts the app again with the storage of the device. */
  async start({
    adapter,
    reauth,
    isWired = false,
    fetch = this.app.wire.fetch,
  }: StartOptions = {}): Promise<StartedApp> {
    const clock = { monotonic: () => this.#emulator.clock(), wall: () => this.#emulator.clock() }
    const wire = isWired ? authgearWire({ fetch, clock }) : undefined
    const container = await this.app.start('demo', wire?.fetch ?? fetch)
    const service = this.app.service(container, { ...adapter, ...(wire && { wire }), clock })
    const flow = createReauth({ service, actions: [this.action], store: this.store, clock, ...reauth })
    return { container, service, reauth: flow }
  }

  /** Performs the transfer. In the browser `alice` approves, unless the control API changes that. */
  transfer({ reauth }: StartedApp): Promise<unknown> {
    return reauth.perform(this.action, BOB)
  }

  /** Returns what happened since the last call: the number of visits to the provider, and the grants with their status. */
  look(): { readonly visits: number; readonly grants: readonly string[] } {
    const visits = this.app.device.visits.length - this.#visits
    this.#visits += visits
    const requests = this.#emulator.control.requests()
    const fresh = requests.slice(this.#readCount).filter(({ grantType }) => grantType !== undefined)
    this.#readCount = requests.length
    return { visits, grants: fresh.map(({ grantType, status }) => `${grantType!.split(':').at(-1)} ${status}`) }
  }

  /** Waits until a biometric prompt is open. */
  async prompted(): Promise<void> {
    expect(await vi.waitUntil(() => this.app.device.biometrics.isOpen, WAIT_OPTIONS)).toBe(true)
  }

  /** Returns the booked transfers. */
  booked(): unknown[] {
    return [...this.bank.booked.values()]
  }
}

/** Returns the claims of the SDK's ID Token. */
export const claims = ({ container }: StartedApp): Record<string, unknown> => claimsOf(container.getIDTokenHint()!)
