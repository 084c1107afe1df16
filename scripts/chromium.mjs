// Finds a Chromium for the browser tests, and installs one where that can be done.
import { existsSync, readFileSync } from 'node:fs'
import { SetupError, run } from './setup.mjs'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

const isDebianRoot = () =>
  process.getuid?.() === 0 &&
  existsSync('/etc/os-release') &&
  /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))

/** The path of a Chromium. Throws where there is none and none can be installed. */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named !== undefined) {
    if (existsSync(named)) return named
    throw new SetupError(`CHROMIUM_PATH names ${named}, and there is no such file.`)
  }
  const { chromium } = await import('@playwright/test')
  const found = [...PLACES, chromium.executablePath()].find((path) => existsSync(path))
  if (found !== undefined) return found
  if (isDebianRoot()) {
    console.log('Installing Chromium…')
    run('apt-get', ['update'], { quiet: true })
    run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      quiet: true,
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium'
  }
  throw new SetupError(
    'The browser tests need Chromium: install it (Debian: apt-get install chromium), or name one in CHROMIUM_PATH.',
  )
}
