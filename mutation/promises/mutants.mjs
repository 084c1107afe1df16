// The mutants of every guarantee. Each names the rows that it breaks and the tests that must fail.
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
 * `{ rows, name, file, from, to, tests, needs }`: the ids of the rows; a description; the file, or a folder that ends in `/`; the text, which must occur once, and its
 * replacement; the tests, as the rows name them; and a program that the tests need.
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
