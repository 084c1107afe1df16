import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 60_000,
    setupFiles: ['packages/server/test/load-jose.fixture.ts'],
    env: { PROPERTY_RUNS: '200' },
    // Property tests, vectors of other projects, and databases test the same rules again.
    include: [
      'packages/server/src/{shared,keys,guard}/*.test.ts',
      'packages/server/src/verifier/{verifier,verifier-keys,verifier-web,verifier-audience,compact-token,vectors,faults}.test.ts',
      'packages/server/src/operations/{commit-operation,operations,operation-faults,operation-event,operation-causes,canonical-json,recovery,not-performed,lease,store-failures,inside-transaction,cleaning}.test.ts',
      'packages/server/src/stores/memory.test.ts',
    ],
  },
})
