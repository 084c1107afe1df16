// Finds the browsers for the browser tests, and installs them where that can be done.
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

/** Chromium without a window of its own: a test costs a third of the time in it. It blocks no windows. */
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell'

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
  installOnDebian('chromium')
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium'
  throw new SetupError(
    'The browser tests need Chromium: install it (Debian: apt-get install chromium), or name one in CHROMIUM_PATH.',
  )
}

/** The path of a headless shell, if there is one or one can be installed. Without one the tests run in the Chromium of {@link findChromium}. */
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
