import { loadScript, loadStyle } from './load.js'
import type * as Simulator from './simulator/index.js'

type Pages = typeof Simulator

let loading: Promise<Pages> | undefined

/** Loads the pages of the simulator, once. */
export function loadSimulator(): Promise<Pages> {
  loading ??= Promise.all([loadStyle('./simulator/simulator.css'), loadScript('./simulator/simulator.js')]).then(
    () => (window as unknown as { reauthSimulator: Pages }).reauthSimulator,
  )
  return loading
}
