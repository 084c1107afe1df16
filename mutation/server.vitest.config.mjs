import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    env: { PROPERTY_RUNS: '200' },
    // What takes seconds, or a database, says the same again.
    include: [
      'packages/server/src/{verifier,guard,vectors,faults}.test.ts',
      'packages/server/src/operations/{commit-operation,operations,canonical-json}.test.ts',
    ],
  },
})
