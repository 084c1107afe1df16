import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { environment: 'node', include: ['packages/policy/src/**/*.test.ts'], exclude: ['**/*.property.test.ts'] },
})
