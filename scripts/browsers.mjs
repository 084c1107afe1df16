// npm run test:browsers: tests the demo in Firefox and WebKit, if they are installed. Takes minutes: run it nightly and before a release.
import { existsSync, rmSync } from 'node:fs'
import { readCounts } from './reports.mjs'
import { ROOT, SetupError, build, install, main, run } from './setup.mjs'

const onPath = (name) => (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${name}`))

/** Finds the system's Firefox, which Playwright drives over WebDriver BiDi. */
export const findFirefox = (env, exists) =>
  env.FIREFOX_PATH ?? ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => exists(path))

/** Returns the engines, with the reason if one is skipped. */
export function enginesOf({ firefox, has }) {
  const missing = ['WebKitWebDriver', 'xvfb-run'].filter((name) => !has(name))
  return [
    {
      project: 'firefox',
      absent: firefox === undefined ? 'no Firefox is installed. On Debian: apt-get install firefox-esr' : undefined,
    },
    {
      project: 'webkit',
      absent:
        missing.length > 0
          ? `${missing.join(' and ')} is not installed. On Debian: apt-get install webkit2gtk-driver xvfb xauth`
          : undefined,
    },
  ]
}

if (process.argv[1]?.endsWith('browsers.mjs')) {
  await main(() => {
    const firefox = findFirefox(process.env, existsSync)
    if (firefox !== undefined && !existsSync(firefox))
      throw new SetupError(`FIREFOX_PATH is ${firefox}, which does not exist.`)
    const engines = enginesOf({ firefox, has: onPath })
    for (const { project, absent } of engines) if (absent !== undefined) console.log(`skipped: ${project}: ${absent}`)
    const projects = engines.filter(({ absent }) => absent === undefined).map(({ project }) => `--project=${project}`)
    const skipped = engines.length - projects.length
    if (projects.length === 0) return console.log(`0 passed, 0 failed, ${skipped} skipped`)

    install()
    build()
    const report = `${ROOT}apps/demo/reports/browsers.json`
    rmSync(report, { force: true })
    const { code } = run('npx', ['playwright', 'test', '-c', 'playwright.browsers.config.ts', ...projects], {
      cwd: `${ROOT}apps/demo`,
      env: { FIREFOX_PATH: firefox ?? '' },
    })
    const counts = readCounts(report)
    if (counts === undefined) throw new SetupError('No browser test ran.')
    const failed = code === 0 ? counts.failed : Math.max(1, counts.failed)
    process.exitCode = failed === 0 ? 0 : 1
    for (const title of counts.skipped) console.log(`skipped: ${title}`)
    console.log(`\n${counts.passed} passed, ${failed} failed, ${counts.skipped.length + skipped} skipped`)
  })
}
