import { defineProject } from 'vitest/config'
import { LEFT_OUT_FILES } from './test/hermes/left-out.js'

const path = (name: string): string => new URL(name, import.meta.url).pathname

export default defineProject({
  resolve: {
    alias: [
      { find: 'fake-indexeddb', replacement: path('test/hermes/no-indexed-db.ts') },
      { find: /^.*\/indexed-db\.store\.js$/, replacement: path('test/hermes/keychain-stores.ts') },
      { find: /^.*\/memory\.store\.js$/, replacement: path('test/hermes/keychain-stores.ts') },
    ],
  },
  test: {
    name: 'hermes',
    environment: 'node',
    exclude: LEFT_OUT_FILES.map((file) => `src/${file}`),
    include: [
      'test/hermes/*.test.ts',
      'src/{action,machine,pending,platform,react-native,reauth,run,service,words}/**/*.test.ts',
    ],
    setupFiles: ['test/hermes/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
