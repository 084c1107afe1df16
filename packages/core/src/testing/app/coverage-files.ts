import { type ChartCoverage, type ChartCoverageOptions, chartCoverage } from './chart-coverage.js'
import { kitState } from './kit-state.js'

/** What is used of `node:fs`. */
interface FileSystem {
  mkdirSync(folder: string, options: { readonly recursive: true }): unknown
  readdirSync(folder: string): string[]
  readFileSync(path: string, encoding: 'utf8'): string
  rmSync(path: string, options: { readonly recursive: true; readonly force: true }): void
  writeFileSync(path: string, text: string): void
}

/** What is used of Node's `process`. */
interface NodeProcess {
  exitCode?: number
  getBuiltinModule(name: 'node:fs'): FileSystem
  getBuiltinModule(name: 'node:crypto'): { randomUUID(): string }
}

const nodeProcess = (): NodeProcess => (globalThis as unknown as { process: NodeProcess }).process

/** The files of this machine. Not imported: the rest of this entry runs in a browser, too. */
const files = (): FileSystem => nodeProcess().getBuiltinModule('node:fs')

const DEFAULT_FOLDER = 'node_modules/.cache/reauth-coverage'
const NAME = /^chart-.*\.json$/

/** Where the counts of a test run are kept. */
export interface CoverageFolder {
  /** Default: `'node_modules/.cache/reauth-coverage'`, in the working directory. */
  readonly folder?: string
}

/**
 * Writes what the runs of this file or worker took, when its tests are over. Call it in a setup file, or at the top of a test file.
 *
 * @param afterAll That of your test runner: in `node:test` it is called `after`.
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
    // Workers write at the same time, and one worker writes after each of its files.
    const name = `chart-${nodeProcess().getBuiltinModule('node:crypto').randomUUID()}.json`
    files().writeFileSync(`${folder}/${name}`, JSON.stringify(Object.fromEntries(taken)))
    taken.clear()
  })
}

/** Removes what an earlier test run wrote. */
export function clearChartCoverage({ folder = DEFAULT_FOLDER }: CoverageFolder = {}): void {
  files().rmSync(folder, { recursive: true, force: true })
}

/**
 * Merges what the files and workers of a test run took.
 *
 * @param options The folder, what is left out, and the least that is enough.
 * @returns As `chartCoverage()` does.
 * @throws {ChartCoverageError} If less was taken than `threshold`.
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

/** What {@link chartCoverageSetup} takes. */
export interface CoverageSetupOptions extends CoverageFolder, Omit<ChartCoverageOptions, 'taken'> {
  /** Receives the coverage at the end. Default: prints `text`. */
  readonly report?: (coverage: ChartCoverage) => void
}

/**
 * Makes the `globalSetup` of a test runner that reports the chart coverage of all files, and ends the test run as a failure below `threshold`. Vitest takes its result
 * as the default export of a file.
 *
 * @returns What is called before all tests. It returns what is called after them.
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
        // Vitest prints what a teardown throws, and goes on.
        nodeProcess().exitCode = 1
        throw error
      }
    }
  }
