// Every promise, broken in the most natural line. Each mutant names the rows that it breaks, and the tests that have to fail.
import { adapterMutants } from './adapters.mjs'
import { coreChart } from './core-chart.mjs'
import { coreRuns } from './core-runs.mjs'
import { demoMutants } from './demo.mjs'
import { devtoolsMutants } from './devtools.mjs'
import { guardMutants } from './guard.mjs'
import { operationMutants } from './operations.mjs'
import { policyMutants } from './policy.mjs'
import { verifierMutants } from './verifier.mjs'

/**
 * `{ rows, name, file, from, to, tests, needs }`: the ids of the rows; what is broken; the file, or a folder that ends in `/`; the text that is there once, and what
 * stands there instead; the tests, as the rows name them; and a program without which the tests cannot run.
 */
export const MUTANTS = [
  ...policyMutants,
  ...verifierMutants,
  ...guardMutants,
  ...operationMutants,
  ...coreChart,
  ...coreRuns,
  ...adapterMutants,
  ...demoMutants,
  ...devtoolsMutants,
]
