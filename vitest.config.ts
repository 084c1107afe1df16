import { defineConfig } from 'vitest/config'

/** The store in Redis is held to its contract where a Redis is installed, as the tests do in CI: only there its lines are counted on. */
const COUNTED = process.env['CI'] === 'true' ? '*' : '!(redis)'

export default defineConfig({
  test: {
    projects: ['docs/vitest.config.ts', 'packages/*/vitest.config.ts', 'apps/*/vitest.config.ts'],
    coverage: {
      include: ['packages/*/src/**'],
      exclude: ['**/*.{test,suite,fixture,test-d}.{ts,tsx}'],
      reporter: ['text-summary', 'json'],
      reportsDirectory: 'reports/coverage',
      thresholds: {
        [`packages/{core,policy,server}/src/**/${COUNTED}.ts`]: {
          branches: 100,
          functions: 100,
        },
      },
    },
  },
})
