import type { Authentication } from '@reauth/policy'
import { Tab, TestWorld, transferOf } from '../reauth/browser.fixture.js'
import { createReauth } from '../reauth/create-reauth.js'
import type { InProcessBrowser } from '../service/reauth-service.js'
import { ServiceError } from '../words/service-error.js'

export const BOB = { to: 'bob' }

/** A page whose provider prompts in a window that a click opens. */
export class WindowPage {
  readonly world: TestWorld
  /** The number of windows that were opened, and of those closed without a prompt. */
  opened = 0
  closed = 0
  /** Answers the next prompt. */
  prompt: () => Promise<Authentication>
  readonly reauth: ReturnType<typeof createReauth>

  constructor(world = new TestWorld(), more: Partial<InProcessBrowser> = {}, biometric?: boolean) {
    this.world = world
    const service = world.service('inProcess')
    const inner = service.browser as InProcessBrowser
    this.prompt = () => inner.reauthenticate({ signal: new AbortController().signal, maxAge: 0, acrValues: [] })
    this.reauth = createReauth({
      service: {
        ...service,
        ...(biometric !== undefined && {
          biometric: {
            isEnabled: () => biometric,
            reauthenticate: () => Promise.reject(new ServiceError('biometricLockout')),
          },
        }),
        browser: {
          kind: 'inProcess',
          prepare: () => {
            this.opened += 1
            return () => {
              this.closed += 1
            }
          },
          reauthenticate: () => this.prompt(),
          ...more,
        },
      },
      clock: world.clock,
      page: new Tab(),
    })
  }

  start(more: object = {}) {
    return this.reauth.start(transferOf(this.world, more), BOB)
  }

  get windows(): readonly number[] {
    return [this.opened, this.closed]
  }
}

/** Creates a world whose end-user signed in long ago. */
export const stale = (): TestWorld => Object.assign(new TestWorld(), { authTime: 999_000 })
