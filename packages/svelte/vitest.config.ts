import { compile } from 'svelte/compiler'
import { defineProject } from 'vitest/config'

/** Compiles the components of the tests. The package itself has none. */
const components = {
  name: 'svelte',
  transform: (source: string, id: string) =>
    id.endsWith('.svelte') ? compile(source, { filename: id, dev: true, generate: 'client' }).js : undefined,
}

export default defineProject({
  plugins: [components],
  // Svelte has a build for servers, in which nothing reacts.
  resolve: { conditions: ['browser', 'development'] },
  test: {
    name: 'svelte',
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    server: { deps: { inline: ['svelte', 'esm-env'] } },
  },
})
