import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'

const require = createRequire(import.meta.url)

/** Runs the real JavaScript of `@authgear/react-native`. It requires `react-native` with `require()`, which bypasses the test's module resolution. */
export function runSdk(reactNative: unknown): object {
  const module = { exports: {} }
  const filename = require.resolve('@authgear/react-native')
  compileFunction(readFileSync(filename, 'utf8'), ['require', 'exports'], { filename })(
    () => reactNative,
    module.exports,
  )
  return module.exports
}
