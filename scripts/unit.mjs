// The unit tests of the workspace that this is run in, or of docs/snippets at the root. Writes reports/unit.json there.
import { relative, sep } from 'node:path'
import { ROOT, run } from './setup.mjs'

/** What has to be covered by its own tests; vitest.config.ts has the limits. */
const GATED = ['policy', 'core', 'server']

const folder = relative(ROOT, process.cwd()).replaceAll(sep, '/')
const project = folder === '' ? 'guides' : folder.split('/').at(-1)
const coverage = [`--coverage.include=${folder}/src/**`, `--coverage.reportsDirectory=${folder}/reports/coverage`]
const { code } = run(process.execPath, [
  `${ROOT}node_modules/vitest/vitest.mjs`,
  'run',
  `--project=${project}`,
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${process.cwd()}/reports/unit.json`,
  ...(GATED.includes(project) && process.env.COVERAGE !== 'off' ? ['--coverage', ...coverage] : []),
  ...process.argv.slice(2),
])
process.exitCode = code
