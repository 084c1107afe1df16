import { defineProject } from 'vitest/config'

export default defineProject({
  test: {
    name: 'docs',
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}', 'build/**/*.test.mjs'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
