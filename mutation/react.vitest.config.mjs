import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { environment: 'happy-dom', testTimeout: 5_000, include: ['packages/react/src/**/*.test.tsx'] },
})
