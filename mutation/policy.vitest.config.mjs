import { defineConfig } from 'vitest/config'

export default defineConfig({
  // If 200 runs of a property miss a change, a test of one rule must detect it.
  test: {
    environment: 'node',
    env: { PROPERTY_RUNS: '200' },
    include: ['packages/policy/src/**/*.test.ts'],
    exclude: ['**/*.property.test.ts'],
  },
})
