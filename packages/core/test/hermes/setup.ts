// Sets up each test file: the globals of React Native on Hermes instead of those of Node.
import { webcrypto } from 'node:crypto'
import { createRequire } from 'node:module'
import { beforeEach } from 'vitest'
import { reasonFor } from './left-out.js'
import { ReactNativeURL, ReactNativeURLSearchParams } from './react-native-url.js'
import { removeMissing } from './without-browser.js'

const require = createRequire(import.meta.url)
const { AbortController, AbortSignal } = require('abort-controller') as typeof globalThis
const { Headers, Request, Response } = require('whatwg-fetch') as typeof globalThis

/** Like `react-native/Libraries/Network/FormData.js`, which is not iterable. */
class FormData {
  readonly _parts: [string, unknown][] = []
  append(name: string, value: unknown): void {
    this._parts.push([name, value])
  }
}

const replace = (name: string, value: unknown): void => {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
}

for (const [name, value] of Object.entries({
  AbortController,
  AbortSignal,
  FormData,
  Headers,
  Request,
  Response,
  URL: ReactNativeURL,
  URLSearchParams: ReactNativeURLSearchParams,
  window: globalThis,
  self: globalThis,
  navigator: { product: 'ReactNative' },
}))
  replace(name, value)
removeMissing()
// Like `react-native-get-random-values`, which an app imports first for random ids.
replace('crypto', { getRandomValues: webcrypto.getRandomValues.bind(webcrypto) })

beforeEach(({ task, skip }) => {
  const names = [task.name]
  for (let suite = task.suite; suite !== undefined; suite = suite.suite) names.unshift(suite.name)
  const reason = reasonFor(task.file.filepath, names.join(' '))
  if (reason !== undefined) skip(reason)
})
