import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['docs/vitest.config.ts', 'packages/*/vitest.config.ts', 'apps/*/vitest.config.ts'],
    coverage: {
      include: ['packages/*/src/**'],
      exclude: ['**/*.{test,suite,fixture,test-d}.{ts,tsx}'],
      reporter: ['text-summary', 'json'],
      reportsDirectory: 'reports/coverage',
      // The store in Redis is held to its contract where a Redis is installed, as the tests do in CI: only there its lines are counted on.
      thresholds: {
        [`packages/{core,policy,server}/src/**/${process.env['CI'] === 'true' ? '*' : '!(redis)'}.ts`]: {
          branches: 100,
          functions: 100,
        },
      },
    },
  },
})
