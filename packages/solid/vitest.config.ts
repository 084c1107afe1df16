import { defineProject } from 'vitest/config'

export default defineProject({
  // Solid has a build for servers, in which nothing reacts.
  resolve: { conditions: ['browser', 'development'] },
  test: {
    name: 'solid',
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    server: { deps: { inline: ['solid-js'] } },
  },
})
