import { defineProject } from 'vitest/config'

export default defineProject({
  test: {
    name: 'server',
    environment: 'node',
    include: ['src/**/*.test.ts'],
    setupFiles: ['test/load-jose.fixture.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
