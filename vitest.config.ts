import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['packages/*/vitest.config.ts', 'apps/*/vitest.config.ts'],
    coverage: {
      include: ['packages/*/src/**'],
      exclude: ['**/*.{test,suite,fixture,test-d}.{ts,tsx}'],
      reporter: ['text-summary', 'json'],
      reportsDirectory: 'reports/coverage',
      // The store in Redis is held to its contract where a Redis is installed, so its lines cannot be counted on everywhere.
      thresholds: {
        'packages/{core,policy,server}/src/**/!(redis).ts': { branches: 100, functions: 100 },
      },
    },
  },
})
