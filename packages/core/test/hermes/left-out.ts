/** A test file, or some of its tests, that does not apply to an app, with the reason. */
interface LeftOut {
  /** The path below `src`. */
  readonly file: string
  /** Matches the names of the tests. Default: the whole file. */
  readonly tests?: RegExp
  readonly reason: string
}

const BROWSER = 'needs a part of the browser that an app does not have'
const HELPER = 'the test itself calls a function that React Native lacks'
const REASONS = 'signals of React Native have no reason; platform/abort.test.ts covers the replacement'

export const LEFT_OUT: readonly LeftOut[] = [
  { file: 'action/call-result.test.ts', reason: `${HELPER}: Response.json` },
  { file: 'action/input.test.ts', tests: /FormData/, reason: `${HELPER}: FormData is not iterable` },
  { file: 'action/intent.test.ts', tests: /codec/, reason: `${HELPER}: FormData.prototype.set` },
  { file: 'machine/described.test.ts', tests: /prose/, reason: `${HELPER}: structuredClone` },
  { file: 'pending/indexed-db.store.test.ts', reason: `${BROWSER}: IndexedDB` },
  { file: 'pending/stores.test.ts', reason: `${BROWSER}: IndexedDB, localStorage, crypto.subtle` },
  {
    file: 'pending/pending-actions.test.ts',
    tests: /whatever its version/,
    reason: 'stores more than a keychain accepts',
  },
  {
    file: 'pending/saving.test.ts',
    tests: /stores the facts|text store/,
    reason: `${BROWSER}: an address to return to, localStorage`,
  },
  { file: 'pending/saving.test.ts', tests: /the cause of the failure/, reason: `${HELPER}: DOMException` },
  { file: 'pending/saving.test.ts', tests: /aborted/, reason: REASONS },
  { file: 'pending/return-to.test.ts', reason: `${BROWSER}: an address to return to, which is null in an app` },
  { file: 'platform/abort.test.ts', tests: /abortReason/, reason: `${HELPER}: AbortSignal.abort` },
  { file: 'platform/page.test.ts', reason: `${BROWSER}: history, location, storage` },
  { file: 'platform/platform.test.ts', tests: /SHA-256/, reason: `${BROWSER}: crypto.subtle` },
  { file: 'platform/tab-locks.test.ts', reason: `${BROWSER}: navigator.locks` },
  { file: 'reauth/departures.test.ts', tests: /while the pending action is saved/, reason: `${BROWSER}: IndexedDB` },
  { file: 'reauth/developer-errors.test.ts', tests: /plain http/, reason: `${BROWSER}: a page on plain http` },
  { file: 'reauth/one-intent.test.ts', tests: /aborted before/, reason: `${HELPER}: AbortSignal.abort` },
  {
    file: 'reauth/options.test.ts',
    tests: /store in memory/,
    reason: `${BROWSER}: the default page`,
  },
  { file: 'reauth/perform.test.ts', tests: /challenge of errors/, reason: `${HELPER}: Response.json` },
  {
    file: 'reauth/resume.test.ts',
    tests: /shows the action again and performs/,
    reason: `${BROWSER}: an address to return to`,
  },
  { file: 'reauth/secrets.test.ts', reason: `${BROWSER}: IndexedDB, CryptoKey` },
  { file: 'reauth/types.test.ts', reason: `${HELPER}: URL with a file` },
  { file: 'run/run.test.ts', tests: /page's IndexedDB/, reason: `${BROWSER}: IndexedDB` },
  { file: 'run/single-flight.test.ts', reason: REASONS },
  { file: 'run/window.test.ts', tests: /another tab prompts/, reason: `${BROWSER}: navigator.locks` },
]

/** The files that are left out completely. */
export const LEFT_OUT_FILES = LEFT_OUT.filter(({ tests }) => tests === undefined).map(({ file }) => file)

/** Returns why a test is left out, or `undefined` if it is not. */
export const reasonFor = (path: string, name: string): string | undefined =>
  LEFT_OUT.find(({ file, tests }) => path.endsWith(`/src/${file}`) && tests?.test(name))?.reason
