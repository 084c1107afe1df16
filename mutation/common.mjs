/**
 * Returns the settings for one package.
 *
 * `scripts/mutation.mjs` decides whether the score is high enough, because it knows the accepted mutants.
 */
export const common = (name, mutate) => ({
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner', './mutation/prose.ignorer.mjs'],
  vitest: { configFile: `mutation/${name}.vitest.config.mjs`, related: false },
  ignorers: ['prose'],
  mutate: [...mutate, '!**/*.{test,suite,fixture,test-d}.{ts,tsx}'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['progress-append-only', 'json'],
  jsonReporter: { fileName: `reports/mutation/${name}.json` },
  tempDirName: 'reports/stryker',
  cleanTempDir: 'always',
  ignorePatterns: ['reports', 'apps', 'docs'],
})
