import { defineConfig } from 'vitest/config'

/** What takes minutes: `npm run test:model`. */
export default defineConfig({
  test: { environment: 'node', include: ['src/testing/product.suite.ts'], testTimeout: 600_000 },
})
