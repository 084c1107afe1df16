import { defineProject } from 'vitest/config'

export default defineProject({
  test: {
    name: 'demo',
    environment: 'node',
    setupFiles: 'web/src/kit.setup.ts',
    globalSetup: 'web/src/chart-coverage.setup.ts',
    include: ['server/**/*.test.ts', 'web/src/**/*.test.{ts,tsx}'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
