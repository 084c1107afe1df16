/** A function or object of browsers and Node that React Native lacks, or has in a different form. */
export interface Lack {
  /** The name of a global or of its member. */
  readonly name: string
  /**
   * In React Native 0.81 to 0.86: `'lacks'` if it is missing in some or all versions, `'partial'` if there is a partial
   * implementation.
   */
  readonly how: 'lacks' | 'partial'
  /** The source of this fact. */
  readonly source: string
  /** The first version that has it. */
  readonly since?: string
}

const NOT_SET_UP = 'react-native 0.86.3: no polyfillGlobal in Libraries/Core/setUp*.js and src/private/setup/*.js'
const ARRAY =
  'facebook/hermes rn/0.81-stable, release-v0.17, 250829098.0.0-stable, 260318099.0.0-stable: lib/VM/JSLib/Array.cpp'
const OBJECT = 'facebook/hermes rn/0.81-stable, release-v0.17, 250829098.0.0-stable: lib/VM/JSLib/Object.cpp'
const PROMISE = 'facebook/hermes rn/0.81-stable, release-v0.17: lib/InternalBytecode/01-Promise.js'
const ABORT = 'react-native 0.86.3: Libraries/Core/setUpXHR.js, package abort-controller 3.0.0'
const URLS = 'react-native 0.86.3: Libraries/Blob/URL.js'

/** The list for React Native 0.81 to 0.86, with the old Hermes and with Hermes V1. */
export const LACKS: readonly Lack[] = [
  ...['addEventListener', 'removeEventListener', 'dispatchEvent'].map((name) => lack(name, NOT_SET_UP)),
  ...['document', 'location', 'history', 'localStorage', 'sessionStorage', 'indexedDB'].map((name) =>
    lack(name, NOT_SET_UP),
  ),
  ...['BroadcastChannel', 'MessageChannel', 'MessagePort', 'Worker', 'SharedWorker'].map((name) =>
    lack(name, NOT_SET_UP),
  ),
  ...['crypto', 'Crypto', 'CryptoKey', 'SubtleCrypto'].map((name) => lack(name, NOT_SET_UP)),
  ...['structuredClone', 'reportError', 'DOMException', 'CustomElementRegistry', 'customElements'].map((name) =>
    lack(name, NOT_SET_UP),
  ),
  ...['ReadableStream', 'WritableStream', 'TransformStream', 'CompressionStream'].map((name) => lack(name, NOT_SET_UP)),
  ...['navigator.locks', 'navigator.onLine', 'navigator.credentials', 'navigator.userAgent'].map((name) =>
    lack(name, 'react-native 0.86.3: Libraries/Core/setUpNavigator.js'),
  ),
  lack(
    'TextDecoder',
    'facebook/hermes 260318099.0.0-stable: API/hermes/extensions/contrib/TextDecoder.cpp, not in the branches before',
    'after 0.86',
  ),
  lack('FinalizationRegistry', 'facebook/hermes 250829098.0.0-stable: none in lib/VM/JSLib', 'after 0.86'),
  ...['Event', 'EventTarget', 'CustomEvent'].map((name) =>
    lack(name, 'react-native 0.86.3: src/private/setup/setUpDOM.js', '0.86'),
  ),
  ...['Array.prototype.toSorted', 'Array.fromAsync'].map((name) => lack(name, ARRAY)),
  ...['Object.groupBy', 'Map.groupBy'].map((name) => lack(name, OBJECT, 'after 0.86')),
  ...['Promise.withResolvers', 'Promise.try'].map((name) => lack(name, PROMISE, '0.84, with Hermes V1')),
  ...['isWellFormed', 'toWellFormed'].map((name) =>
    lack(`String.prototype.${name}`, 'facebook/hermes rn/0.81-stable: lib/VM/JSLib/String.cpp', '0.84, with Hermes V1'),
  ),
  ...['union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom'].map(
    (name) =>
      lack(`Set.prototype.${name}`, 'facebook/hermes rn/0.81-stable: lib/VM/JSLib/Set.cpp', '0.84, with Hermes V1'),
  ),
  lack('Iterator', 'facebook/hermes 250829098.0.0-stable: no IteratorObject in lib/InternalJavaScript', 'after 0.86'),
  ...['DisplayNames', 'ListFormat', 'PluralRules', 'RelativeTimeFormat', 'Segmenter', 'DurationFormat'].map((name) =>
    lack(`Intl.${name}`, 'facebook/hermes doc/Features.md, Planned Features'),
  ),
  ...['canParse', 'parse'].map((name) => lack(`URL.${name}`, URLS)),
  ...['abort', 'any', 'timeout'].map((name) => lack(`AbortSignal.${name}`, ABORT)),
  ...['reason', 'throwIfAborted'].map((name) => lack(`AbortSignal.prototype.${name}`, ABORT)),
  partial('AbortController', ABORT),
  partial('AbortSignal', ABORT),
  partial('URL', URLS),
  partial('URLSearchParams', 'react-native 0.86.3: Libraries/Blob/URLSearchParams.js'),
  ...['Headers', 'Request', 'Response', 'fetch'].map((name) =>
    partial(name, 'react-native 0.86.3: Libraries/Network/fetch.js, package whatwg-fetch 3.6.20'),
  ),
  partial('FormData', 'react-native 0.86.3: Libraries/Network/FormData.js, no list of its parts'),
  partial(
    'performance',
    'react-native 0.86.3: src/private/webapis/performance/Performance.js, no entries of the type navigation',
  ),
]

function lack(name: string, source: string, since?: string): Lack {
  return { name, how: 'lacks', source, ...(since !== undefined && { since }) }
}

function partial(name: string, source: string): Lack {
  return { name, how: 'partial', source }
}
