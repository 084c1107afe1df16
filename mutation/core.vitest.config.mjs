import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    isolate: false,
    testTimeout: 5_000,
    env: { PROPERTY_RUNS: '200' },
    // Only tests of one rule each. Tests that explore for minutes are left out.
    include: [
      'packages/core/src/{words,action,pending,run,adapters}/*.test.ts',
      'packages/core/src/machine/{chart,decisions,questions,structure,restoring,ends}.test.ts',
      'packages/core/src/testing/recorded-run.test.ts',
      'packages/core/src/reauth/*.test.ts',
    ],
    exclude: ['packages/core/src/reauth/{environment,faults,cost,types}.test.ts', '**/*.property.test.ts'],
  },
})
