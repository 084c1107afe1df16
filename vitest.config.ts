import { defineConfig } from 'vitest/config'

/** Also run in Chromium, and by the emulator's tests against the real SDKs, where no lines are counted. */
const ELSEWHERE = [
  'adapter-*',
  'auth0-*',
  'bare-error',
  'emulator-world',
  'keycloak-*',
  'oidc-*',
  'openid*',
  'popup',
  'sdk-*',
]

/** The store in Redis is held to its contract where a Redis is installed, as the tests do in CI: only there its lines are counted on. */
const REDIS = process.env['CI'] === 'true' ? [] : ['redis']

export default defineConfig({
  test: {
    projects: ['docs/vitest.config.ts', 'packages/*/vitest.config.ts', 'apps/*/vitest.config.ts'],
    coverage: {
      include: ['packages/*/src/**'],
      exclude: ['**/*.{test,suite,fixture,test-d}.{ts,tsx}'],
      reporter: ['text-summary', 'json'],
      reportsDirectory: 'reports/coverage',
      thresholds: {
        [`packages/{core,policy,server}/src/**/!(${[...ELSEWHERE, ...REDIS].join('|')}).ts`]: {
          branches: 100,
          functions: 100,
        },
        [`packages/core/src/**/{${ELSEWHERE.join(',')}}.ts`]: { branches: 85, functions: 93 },
      },
    },
  },
})
