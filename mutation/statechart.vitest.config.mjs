import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { environment: 'node', testTimeout: 10_000, include: ['packages/statechart/src/{chart,export}/*.test.ts'] },
})
