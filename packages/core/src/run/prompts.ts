import type { Authentication } from '@reauth/policy'
import type { ReauthClock } from '../platform/clock.js'
import type { TabLocks } from '../platform/tab-locks.js'
import type { PromptOptions } from '../service/reauth-service.js'
import { ServiceError } from '../service/service-error.js'

/** Prompts that may end without an authentication, within the time below, before no more are opened. */
const MAX_FRUITLESS = 3
const FRUITLESS_WITHIN = 600_000

/** One run that wants a prompt. */
interface Wish {
  readonly options: PromptOptions
  readonly resolve: (authentication: Authentication) => void
  readonly reject: (error: unknown) => void
}

interface Open {
  /** Nobody joins any more. */
  readonly close: () => void
  readonly wishes: Wish[]
  readonly controller: AbortController
}

/** Prompts of one page: one is open at a time, and whoever needs one meanwhile shares it. */
export interface Prompts {
  /**
   * Asks the end-user, together with every other run that wants to ask at the same time.
   *
   * @param ask Opens the prompt.
   * @param refresh Reads the claims again, for a page that waited while another tab asked.
   * @param isEnough Whether an authentication that another tab brought is enough.
   */
  share(
    kind: 'biometric' | 'browser',
    options: PromptOptions,
    ask: (options: PromptOptions) => Promise<Authentication>,
    refresh: (signal: AbortSignal) => Promise<Authentication>,
    isEnough: (authentication: Authentication) => boolean,
  ): Promise<Authentication>
}

/** Makes what coordinates the prompts of one page, and of the tabs beside it. */
export function createPrompts(clock: ReauthClock, locks: TabLocks): Prompts {
  const open = new Map<string, Open>()
  const fruitless: number[] = []

  const refuseTooMany = (): void => {
    const now = clock.monotonic()
    while (fruitless.length > 0 && now - fruitless[0]! > FRUITLESS_WITHIN) fruitless.shift()
    if (fruitless.length >= MAX_FRUITLESS) throw new ServiceError('tooManyPrompts')
  }

  return {
    async share(kind, options, ask, refresh, isEnough) {
      options.signal.throwIfAborted()
      const known = open.get(kind)
      if (known !== undefined) return wait(known, options)
      refuseTooMany()
      const opened: Open = {
        wishes: [],
        controller: new AbortController(),
        close: () => {
          if (open.get(kind) === opened) open.delete(kind)
        },
      }
      open.set(kind, opened)
      const result = wait(opened, options)
      void (async () => {
        try {
          // Runs that were waiting for the same refresh get here in the same turn: the strongest of their wishes is asked for.
          await Promise.resolve()
          const { signal } = opened.controller
          const authentication = await locks.exclusive('reauth:prompt', signal, async (hasWaited) => {
            const other = hasWaited ? await refresh(signal) : undefined
            if (other !== undefined && isEnough(other)) return other
            return ask({ ...strongest(opened.wishes), signal })
          })
          fruitless.length = 0
          for (const { resolve } of opened.wishes) resolve(authentication)
        } catch (error) {
          fruitless.push(clock.monotonic())
          for (const { reject } of opened.wishes) reject(error)
        } finally {
          opened.close()
        }
      })()
      return result
    },
  }
}

/** A cancel reaches everybody who waits: the prompt is one. */
function wait(opened: Open, options: PromptOptions): Promise<Authentication> {
  return new Promise((resolve, reject) => {
    opened.wishes.push({ options, resolve, reject })
    options.signal.addEventListener('abort', () => {
      for (const wish of opened.wishes) wish.reject(new ServiceError('cancelled'))
      opened.close()
      opened.controller.abort()
    })
  })
}

/** The least `max_age`, and the levels that satisfy everybody who names some; where none does, those of the first. */
function strongest(wishes: readonly Wish[]): Omit<PromptOptions, 'signal'> {
  const named = wishes.map(({ options }) => options.acrValues).filter((values) => values.length > 0)
  const [first = [], ...others] = named
  const common = first.filter((value) => others.every((values) => values.includes(value)))
  return {
    maxAge: Math.min(...wishes.map(({ options }) => options.maxAge)),
    acrValues: common.length > 0 ? common : first,
  }
}
