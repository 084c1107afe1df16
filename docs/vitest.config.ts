import { defineProject } from 'vitest/config'

export default defineProject({
  // Solid has a build for servers, in which nothing reacts.
  resolve: { conditions: ['browser', 'development'] },
  test: {
    name: 'guides',
    include: ['snippets/*.test.{ts,tsx}'],
    server: { deps: { inline: ['solid-js'] } },
  },
})
