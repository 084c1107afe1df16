import { fileURLToPath } from 'node:url'
import { defineProject } from 'vitest/config'

export default defineProject({
  resolve: { alias: { 'react-native': fileURLToPath(new URL('web/react-native.tsx', import.meta.url)) } },
  test: {
    name: 'mobile',
    environment: 'node',
    include: ['test/**/*.test.tsx'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
