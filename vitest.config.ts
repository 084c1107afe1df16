import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['packages/*/vitest.config.ts', 'apps/*/vitest.config.ts'],
    coverage: {
      include: ['packages/*/src/**'],
      exclude: ['**/*.{test,suite,fixture,test-d}.{ts,tsx}'],
      reporter: ['text-summary', 'json'],
      reportsDirectory: 'reports/coverage',
      thresholds: { 'packages/{core,policy,server}/src/**': { branches: 100, functions: 100 } },
    },
  },
})
