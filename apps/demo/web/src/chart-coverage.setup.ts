import { writeFileSync } from 'node:fs'
import { type ChartCoverage, chartCoverageSetup, mergedChartCoverage } from '@reauth/core/testing'
import type { TestProject } from 'vitest/node'
import { COUNTS, COVERAGE, LIMITS } from './chart-coverage.js'

const report = ({ text }: ChartCoverage): void => console.log(text.split('\n', 1)[0])
const begin = chartCoverageSetup({ ...LIMITS, folder: COUNTS, report })

/** Measures how much of the statechart the tests of this folder take, and fails the test run below the threshold. */
export default function setup(project: TestProject): () => Promise<void> {
  const end = begin()
  return async () => {
    const { text, ...coverage } = mergedChartCoverage({ ignore: LIMITS.ignore, folder: COUNTS })
    writeFileSync(COVERAGE, `${JSON.stringify(coverage, null, 2)}\n`)
    if (await isWhole(project)) end()
  }
}

/** Whether every test ran. A partial run is allowed to take fewer transitions. */
async function isWhole(project: TestProject): Promise<boolean> {
  const { testFiles } = await project.globTestFiles()
  const ran = project.vitest.state.getPaths()
  return project.config.testNamePattern === undefined && testFiles.every((path) => ran.includes(path))
}
