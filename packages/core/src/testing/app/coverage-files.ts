import { type ChartCoverage, type ChartCoverageOptions, chartCoverage } from './chart-coverage.js'
import { kitState } from './kit-state.js'

/** The functions that are used of `node:fs`. */
interface FileSystem {
  mkdirSync(folder: string, options: { readonly recursive: true }): unknown
  readdirSync(folder: string): string[]
  readFileSync(path: string, encoding: 'utf8'): string
  rmSync(path: string, options: { readonly recursive: true; readonly force: true }): void
  writeFileSync(path: string, text: string): void
}

/** The members that are used of Node's `process`. */
interface NodeProcess {
  exitCode?: number
  getBuiltinModule(name: 'node:fs'): FileSystem
  getBuiltinModule(name: 'node:crypto'): { randomUUID(): string }
}

const nodeProcess = (): NodeProcess => (globalThis as unknown as { process: NodeProcess }).process

/** Returns the file system. It is not imported, because the rest of this entry also runs in a browser. */
const files = (): FileSystem => nodeProcess().getBuiltinModule('node:fs')

const DEFAULT_FOLDER = 'node_modules/.cache/reauth-coverage'
const NAME = /^chart-.*\.json$/

/** The folder with the counts of a test run. */
export interface CoverageFolder {
  /** The path. Default: `'node_modules/.cache/reauth-coverage'`, in the working directory. */
  readonly folder?: string
}

/**
 * Writes the counts of this file or worker when its tests have finished. Call it in a setup file, or at the top of a
 * test file.
 *
 * @param afterAll The `afterAll` of your test runner. In `node:test` it is called `after`.
 * @param options The folder.
 *
 * @example
 * import { afterAll } from 'vitest'
 * collectChartCoverage(afterAll)
 */
export function collectChartCoverage(
  afterAll: (write: () => void) => unknown,
  { folder = DEFAULT_FOLDER }: CoverageFolder = {},
): void {
  afterAll(() => {
    const { taken } = kitState()
    if (taken.size === 0) return
    files().mkdirSync(folder, { recursive: true })
    // Several workers write at the same time, and each worker writes after each of its files.
    const name = `chart-${nodeProcess().getBuiltinModule('node:crypto').randomUUID()}.json`
    files().writeFileSync(`${folder}/${name}`, JSON.stringify(Object.fromEntries(taken)))
    taken.clear()
  })
}

/** Removes the counts of an earlier test run. */
export function clearChartCoverage({ folder = DEFAULT_FOLDER }: CoverageFolder = {}): void {
  files().rmSync(folder, { recursive: true, force: true })
}

/**
 * Merges the counts of the files and workers of a test run.
 *
 * @param options The folder, the transitions to omit, and the threshold.
 * @returns The coverage, as from `chartCoverage()`.
 * @throws {ChartCoverageError} If the coverage is below `threshold`.
 */
export function mergedChartCoverage({
  folder = DEFAULT_FOLDER,
  ...options
}: CoverageFolder & Omit<ChartCoverageOptions, 'taken'> = {}): ChartCoverage {
  const system = files()
  system.mkdirSync(folder, { recursive: true })
  const taken = new Map<string, number>()
  for (const name of system.readdirSync(folder).filter((each) => NAME.test(each))) {
    const counts = JSON.parse(system.readFileSync(`${folder}/${name}`, 'utf8')) as Record<string, number>
    for (const [id, times] of Object.entries(counts)) taken.set(id, (taken.get(id) ?? 0) + times)
  }
  return chartCoverage({ ...options, taken })
}

/** The options of {@link chartCoverageSetup}. */
export interface CoverageSetupOptions extends CoverageFolder, Omit<ChartCoverageOptions, 'taken'> {
  /** Receives the coverage at the end. Default: prints `text`. */
  readonly report?: (coverage: ChartCoverage) => void
}

/**
 * Creates the `globalSetup` of a test runner. It reports the chart coverage of all files, and fails the test run below
 * `threshold`. In Vitest, make the result the default export of a file.
 *
 * @returns A function to call before all tests. It returns a function to call after them.
 *
 * @example
 * export default chartCoverageSetup({ threshold: 60 })
 */
export const chartCoverageSetup =
  ({ report = ({ text }) => console.log(text), ...options }: CoverageSetupOptions = {}) =>
  (): (() => void) => {
    clearChartCoverage(options)
    return () => {
      try {
        report(mergedChartCoverage(options))
      } catch (error) {
        // Vitest only prints the error of a teardown.
        nodeProcess().exitCode = 1
        throw error
      }
    }
  }
