import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'
import { type Device, capacitorBridgeOf, reactNativeOf } from './device/index.js'

type ReactNativeSdk = typeof import('@authgear/react-native')
type CapacitorSdk = typeof import('@authgear/capacitor')
/** Milliseconds since the Unix epoch, as the device believes. */
type Clock = () => number

const require = createRequire(import.meta.url)

/** The `Date` of a device with a clock of its own. */
const dateOf = (clock: Clock): DateConstructor =>
  class extends Date {
    constructor(...given: readonly []) {
      super(...(given.length === 0 ? ([clock()] as unknown as readonly []) : given))
    }
    static override now(): number {
      return clock()
    }
  } as DateConstructor

type Body = (load: (name: string) => unknown, module: object, exports: object, date: DateConstructor) => void

const bodies = new Map<string, Body>()

/** A file of an SDK as a function, compiled once: most of the time of a start goes there. */
function bodyOf(file: string): Body {
  const found = bodies.get(file)
  if (found !== undefined) return found
  const names = ['require', 'module', 'exports', 'Date']
  const body = compileFunction(readFileSync(file, 'utf8'), names, { filename: file }) as Body
  bodies.set(file, body)
  return body
}

/** Runs a file of an SDK anew, with its own modules: each start of an app has another copy. */
function run(file: string, clock: Clock, modules: Readonly<Record<string, unknown>> = {}): unknown {
  const module = { exports: {} }
  const load = (name: string): unknown => modules[name] ?? require(name)
  bodyOf(file)(load, module, module.exports, dateOf(clock))
  return module.exports
}

/** Loads the real JavaScript of `@authgear/react-native` on a device. */
export const loadReactNativeSdk = (device: Device, clock: Clock): ReactNativeSdk =>
  run(require.resolve('@authgear/react-native'), clock, { 'react-native': reactNativeOf(device) }) as ReactNativeSdk

/** Loads the real JavaScript of `@authgear/capacitor` and of `@capacitor/core` on a device. */
export function loadCapacitorSdk(device: Device, clock: Clock): CapacitorSdk {
  Object.assign(globalThis, { window: globalThis, ...capacitorBridgeOf(device) })
  const core = run(require.resolve('@capacitor/core'), clock)
  return run(require.resolve('@authgear/capacitor'), clock, { '@capacitor/core': core }) as CapacitorSdk
}
