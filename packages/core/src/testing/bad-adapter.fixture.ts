import type { Biometric, InProcessBrowser, RedirectBrowser, ReauthService } from '../service/reauth-service.js'
import type { FailureCode } from '../words/codes.js'
import { type MemoryWorld, memoryAdapter } from './memory-adapter.fixture.js'

/** An adapter with one fault. */
export interface BadAdapter {
  /** The only rule that it breaks. */
  readonly rule: string
  /** The rest of a sentence that starts with "the adapter". */
  readonly title: string
  readonly browser: MemoryWorld['browser']
  readonly make: (world: MemoryWorld, client?: string) => ReauthService
}

type Change<Member> = (correct: Member, world: MemoryWorld, service: ReauthService) => Partial<Member>

/** Changes members of a correct service. */
export const bad = (
  rule: string,
  title: string,
  change: Change<ReauthService>,
  browser: BadAdapter['browser'] = 'redirect',
) => ({
  rule,
  title,
  browser,
  make: (world: MemoryWorld, client?: string): ReauthService => {
    const correct = memoryAdapter(world, client)
    return { ...correct, ...change(correct, world, correct) }
  },
})
/** Changes members of a correct browser that leaves the page. */
export const badRedirect = (rule: string, title: string, change: Change<RedirectBrowser>): BadAdapter =>
  bad(rule, title, (correct, world, service) => {
    const browser = correct.browser as RedirectBrowser
    return { browser: { ...browser, ...change(browser, world, service) } }
  })
/** Changes members of a correct browser that opens a window. */
export const badWindow = (rule: string, title: string, change: Change<InProcessBrowser>): BadAdapter =>
  bad(
    rule,
    title,
    (correct, world, service) => {
      const browser = correct.browser as InProcessBrowser
      return { browser: { ...browser, ...change(browser, world, service) } }
    },
    'inProcess',
  )
/** Changes members of a correct biometric. */
export const badBiometric = (rule: string, title: string, change: Change<Biometric>): BadAdapter =>
  bad(rule, title, (correct, world, service) => {
    const biometric = correct.biometric!
    return { biometric: { ...biometric, ...change(biometric, world, service) } }
  })
/** Classifies one failure as another. */
export const misnamed = (
  rule: string,
  title: string,
  isMeant: (code: string, retryable: boolean) => boolean,
  code: FailureCode,
  browser?: BadAdapter['browser'],
) =>
  bad(
    rule,
    title,
    (correct) => ({
      classifyError: (error) => {
        const failure = correct.classifyError(error)
        return isMeant(failure.code, failure.retryable === true) ? { code } : failure
      },
    }),
    browser,
  )
/** Returns a signal that is never aborted, to replace the signal of a call. */
export const anyway = (): AbortSignal => new AbortController().signal
