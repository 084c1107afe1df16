import { defineProject } from 'vitest/config'

export default defineProject({
  test: {
    name: 'demo',
    environment: 'node',
    include: ['server/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
