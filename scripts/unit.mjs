// Runs the unit tests of the current workspace, or of docs/snippets at the root. Writes reports/unit.json there.
import { relative, sep } from 'node:path'
import { ROOT } from './setup.mjs'
import { runWatched } from './watched.mjs'

/** The packages whose own tests must cover them. The limits are in vitest.config.ts. */
const GATED = ['policy', 'core', 'server']

const folder = relative(ROOT, process.cwd()).replaceAll(sep, '/')
const project = folder === '' ? 'guides' : folder.split('/').at(-1)
const coverage = [`--coverage.include=${folder}/src/**`, `--coverage.reportsDirectory=${folder}/reports/coverage`]
process.exitCode = await runWatched(
  process.execPath,
  [
    `${ROOT}node_modules/vitest/vitest.mjs`,
    'run',
    // The limits of coverage are relative to the root, and apply only with the root's configuration.
    `--root=${ROOT}`,
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${process.cwd()}/reports/unit.json`,
    ...(GATED.includes(project) && process.env.COVERAGE !== 'off' ? ['--coverage', ...coverage] : []),
    ...process.argv.slice(2),
  ],
  { cwd: ROOT },
)
