import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    env: { PROPERTY_RUNS: '200' },
    // Properties, the vectors of others, and databases say the same again.
    include: [
      'packages/server/src/{verifier,verifier-keys,verifier-web,signature-engine,remote-keys,redirects,guard,vectors,faults}.test.ts',
      'packages/server/src/operations/{commit-operation,operations,operation-faults,operation-event,operation-causes,canonical-json,recovery}.test.ts',
      'packages/server/src/stores/memory.test.ts',
    ],
  },
})
