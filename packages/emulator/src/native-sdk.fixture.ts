import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'
import { type Device, capacitorBridgeOf, reactNativeOf } from './device/index.js'

type ReactNativeSdk = typeof import('@authgear/react-native')
type CapacitorSdk = typeof import('@authgear/capacitor')
/** Returns milliseconds since the Unix epoch on the device's clock. */
type Clock = () => number

const require = createRequire(import.meta.url)

/** Creates a `Date` with the clock of the device. */
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

/** Compiles a file of an SDK to a function, once, because that takes most of the time of a start. */
function bodyOf(file: string): Body {
  const compiled = bodies.get(file)
  if (compiled !== undefined) return compiled
  const names = ['require', 'module', 'exports', 'Date']
  const body = compileFunction(readFileSync(file, 'utf8'), names, { filename: file }) as Body
  bodies.set(file, body)
  return body
}

/** Runs a file of an SDK again, with its own modules, so that each start of an app has a new instance. */
function run(file: string, clock: Clock, modules: Readonly<Record<string, unknown>> = {}): unknown {
  const module = { exports: {} }
  const load = (name: string): unknown => modules[name] ?? require(name)
  bodyOf(file)(load, module, module.exports, dateOf(clock))
  return module.exports
}

/** Loads the real JavaScript of `@authgear/react-native` for a device. */
export const loadReactNativeSdk = (device: Device, clock: Clock): ReactNativeSdk =>
  run(require.resolve('@authgear/react-native'), clock, { 'react-native': reactNativeOf(device) }) as ReactNativeSdk

/** Loads the real JavaScript of `@authgear/capacitor` and `@capacitor/core` for a device. */
export function loadCapacitorSdk(device: Device, clock: Clock): CapacitorSdk {
  Object.assign(globalThis, { window: globalThis, ...capacitorBridgeOf(device) })
  const core = run(require.resolve('@capacitor/core'), clock)
  return run(require.resolve('@authgear/capacitor'), clock, { '@capacitor/core': core }) as CapacitorSdk
}
