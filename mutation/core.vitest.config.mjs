import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    env: { PROPERTY_RUNS: '200' },
    // The tests that state one thing each; those that explore for minutes are left out.
    include: [
      'packages/core/src/machine/{chart,decisions,questions,structure}.test.ts',
      'packages/core/src/testing/recorded-run.test.ts',
      'packages/core/src/pending/*.test.ts',
      'packages/core/src/facade/{perform,resume,resume-refusals}.test.ts',
    ],
  },
})
