import { defineConfig } from 'vitest/config'

export default defineConfig({
  // A change that 200 runs of a property do not notice is noticed by a test that states one thing.
  test: {
    environment: 'node',
    env: { PROPERTY_RUNS: '200' },
    include: ['packages/policy/src/**/*.test.ts'],
    exclude: ['**/*.property.test.ts'],
  },
})
