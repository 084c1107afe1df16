import type * as Simulator from './simulator/index.js'

type Pages = typeof Simulator

let loading: Promise<Pages> | undefined

/** Adds an element to the head, and waits until it is there. */
const added = <Kind extends HTMLElement>(element: Kind): Promise<void> =>
  new Promise((resolve, reject) => {
    element.addEventListener('load', () => resolve())
    element.addEventListener('error', () => reject(new Error('A part of this page cannot be loaded.')))
    document.head.append(element)
  })

/** Loads the pages of the simulator, once. A script and not a module, so that it also works from a file. */
export function loadSimulator(): Promise<Pages> {
  loading ??= Promise.all([
    added(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: './simulator/simulator.css' })),
    added(Object.assign(document.createElement('script'), { src: './simulator/simulator.js' })),
  ]).then(() => (window as unknown as { reauthSimulator: Pages }).reauthSimulator)
  return loading
}
