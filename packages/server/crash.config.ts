import { defineConfig } from 'vitest/config'

/** Processes that are killed: `npm run test:crashes`. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['src/operations/crashes.suite.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
