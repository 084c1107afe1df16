/** A test file, or one of its tests, that says nothing about an app, and why. */
interface LeftOut {
  /** Below `src`. */
  readonly file: string
  /** What the names of its tests hold; without one, the whole file. */
  readonly tests?: RegExp
  readonly reason: string
}

const BROWSER = 'is about a part of the browser that an app does not have'
const HELPER = 'its own code calls what React Native lacks'
const REASONS = 'signals of React Native keep no reason; platform/abort.test.ts says what stands for it'

export const LEFT_OUT: readonly LeftOut[] = [
  { file: 'action/call-result.test.ts', reason: `${HELPER}: Response.json` },
  { file: 'action/input.test.ts', tests: /FormData/, reason: `${HELPER}: FormData has no list of its parts` },
  { file: 'action/intent.test.ts', tests: /codec/, reason: `${HELPER}: FormData.prototype.set` },
  { file: 'machine/described.test.ts', tests: /prose/, reason: `${HELPER}: structuredClone` },
  { file: 'pending/indexed-db.store.test.ts', reason: `${BROWSER}: IndexedDB` },
  { file: 'pending/stores.test.ts', reason: `${BROWSER}: IndexedDB, localStorage, crypto.subtle` },
  { file: 'pending/pending-actions.test.ts', tests: /whatever version/, reason: 'keeps more than a keychain takes' },
  {
    file: 'pending/saving.test.ts',
    tests: /keeps the facts|store of texts/,
    reason: `${BROWSER}: an address to return to, localStorage`,
  },
  { file: 'pending/saving.test.ts', tests: /what caused it/, reason: `${HELPER}: DOMException` },
  { file: 'pending/saving.test.ts', tests: /aborted/, reason: REASONS },
  { file: 'pending/return-to.test.ts', reason: `${BROWSER}: an address to return to, which is null in an app` },
  { file: 'platform/abort.test.ts', tests: /keeps is its own/, reason: `${HELPER}: AbortSignal.abort` },
  { file: 'platform/page.test.ts', reason: `${BROWSER}: history, location, storage` },
  { file: 'platform/platform.test.ts', tests: /SHA-256/, reason: `${BROWSER}: crypto.subtle` },
  { file: 'platform/tab-locks.test.ts', reason: `${BROWSER}: navigator.locks` },
  { file: 'reauth/departures.test.ts', tests: /while the pending action is saved/, reason: `${BROWSER}: IndexedDB` },
  { file: 'reauth/developer-errors.test.ts', tests: /plain http/, reason: `${BROWSER}: a page on plain http` },
  { file: 'reauth/one-intent.test.ts', tests: /aborted before/, reason: `${HELPER}: AbortSignal.abort` },
  {
    file: 'reauth/options.test.ts',
    tests: /store that forgets/,
    reason: `${BROWSER}: the page that is taken by default`,
  },
  { file: 'reauth/perform.test.ts', tests: /challenge of errors/, reason: `${HELPER}: Response.json` },
  {
    file: 'reauth/resume.test.ts',
    tests: /shows the action again and performs/,
    reason: `${BROWSER}: an address to return to`,
  },
  { file: 'reauth/secrets.test.ts', reason: `${BROWSER}: IndexedDB, CryptoKey` },
  { file: 'reauth/types.test.ts', reason: `${HELPER}: URL with a file` },
  { file: 'run/run.test.ts', tests: /own IndexedDB/, reason: `${BROWSER}: IndexedDB` },
  { file: 'run/single-flight.test.ts', reason: REASONS },
  { file: 'run/window.test.ts', tests: /another tab asks/, reason: `${BROWSER}: navigator.locks` },
]

/** The files that are left out whole. */
export const LEFT_OUT_FILES = LEFT_OUT.filter(({ tests }) => tests === undefined).map(({ file }) => file)

/** Why one test is left out; `undefined` if it is not. */
export const reasonFor = (path: string, name: string): string | undefined =>
  LEFT_OUT.find(({ file, tests }) => path.endsWith(`/src/${file}`) && tests?.test(name))?.reason
