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

/** However busy the machine is. */
export const PATIENTLY = { timeout: 20_000, interval: 1 }

/** An app that was started, with the SDK's container. */
export interface StartedApp {
  readonly container: Container
  readonly service: ReauthService
  readonly reauth: Reauth
}

/** What is special about a start. */
export interface StartOptions {
  readonly adapter?: AppOptions
  readonly reauth?: Partial<ReauthOptions>
  /** Whether the SDK sends its requests through `authgearWire()`. */
  readonly isWired?: boolean
  /** Sends the SDK's requests. */
  readonly fetch?: typeof fetch
}

/** A device with an app, whose end-user signed in an hour ago and enabled biometrics. */
export class NativeWorld {
  readonly app: NativeApp
  readonly bank: Bank
  readonly store = memoryStore()
  readonly action
  readonly #emulator: Emulator
  #visits = 0
  #seen = 0

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

  /** Starts the app anew, over what the device keeps. */
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

  /** Performs the transfer. In the browser `alice` approves, unless the control API says otherwise. */
  transfer({ reauth }: StartedApp): Promise<unknown> {
    return reauth.perform(this.action, BOB)
  }

  /** What happened since the last look: visits to the provider, and grants with their status. */
  look(): { readonly visits: number; readonly grants: readonly string[] } {
    const visits = this.app.device.visits.length - this.#visits
    this.#visits += visits
    const requests = this.#emulator.control.requests()
    const fresh = requests.slice(this.#seen).filter(({ grantType }) => grantType !== undefined)
    this.#seen = requests.length
    return { visits, grants: fresh.map(({ grantType, status }) => `${grantType!.split(':').at(-1)} ${status}`) }
  }

  /** Waits until a prompt for a fingerprint or a face is open. */
  async prompted(): Promise<void> {
    expect(await vi.waitUntil(() => this.app.device.biometrics.isOpen, PATIENTLY)).toBe(true)
  }

  /** What the transfers that were booked are. */
  booked(): unknown[] {
    return [...this.bank.booked.values()]
  }
}

/** What the SDK's ID Token says. */
export const claims = ({ container }: StartedApp): Record<string, unknown> => claimsOf(container.getIDTokenHint()!)
