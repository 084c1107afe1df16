// Finds the browsers for the browser tests, and installs them if possible.
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

/** Chromium without windows, in which a test takes a third of the time. It does not block popups. */
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell'

const isDebianRoot = () =>
  process.getuid?.() === 0 &&
  existsSync('/etc/os-release') &&
  /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))

/** Returns the path of Chromium. Throws if there is none and it can't be installed. */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named !== undefined) {
    if (existsSync(named)) return named
    throw new SetupError(`CHROMIUM_PATH is ${named}, which does not exist.`)
  }
  const { chromium } = await import('@playwright/test')
  const found = [...PLACES, chromium.executablePath()].find((path) => existsSync(path))
  if (found !== undefined) return found
  installOnDebian('chromium')
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium'
  throw new SetupError(
    'The browser tests need Chromium. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH.',
  )
}

/** Returns the path of a headless shell, if there is one or it can be installed. Without one the tests use {@link findChromium}. */
export function findHeadlessShell() {
  const { HEADLESS_SHELL_PATH: named, CHROMIUM_PATH: chromium } = process.env
  if (named !== undefined || chromium !== undefined) return named
  if (!existsSync(HEADLESS_SHELL)) installOnDebian('chromium-headless-shell')
  return existsSync(HEADLESS_SHELL) ? HEADLESS_SHELL : undefined
}

function installOnDebian(name) {
  if (!isDebianRoot()) return
  console.log(`Installing ${name}…`)
  run('apt-get', ['update'], { quiet: true })
  run('apt-get', ['install', '-y', '--no-install-recommends', name], {
    quiet: true,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  })
}
