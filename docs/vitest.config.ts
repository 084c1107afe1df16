import { defineProject } from 'vitest/config'

export default defineProject({
  // Solid and Svelte have a build for servers, in which nothing reacts.
  resolve: { conditions: ['browser', 'development'] },
  test: {
    name: 'guides',
    include: ['snippets/*.test.{ts,tsx}'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    server: { deps: { inline: ['solid-js', 'svelte', 'esm-env'] } },
  },
})
