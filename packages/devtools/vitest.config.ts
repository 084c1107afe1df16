import { defineProject } from 'vitest/config'

export default defineProject({
  test: {
    name: 'devtools',
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
