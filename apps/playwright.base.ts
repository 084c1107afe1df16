import { existsSync } from 'node:fs'
import { type PlaywrightTestConfig, defineConfig, devices } from '@playwright/test'

/** An installed Chromium, where there is one; else the one that Playwright installed. */
export const CHROMIUM =
  process.env['CHROMIUM_PATH'] ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))
const executablePath = process.env['HEADLESS_SHELL_PATH'] ?? CHROMIUM

/** How the browser tests of an app run: one Chromium, one page after the other, against the app as it is built. */
interface BrowserTests {
  readonly port: number
  /** Starts the app on that port of this machine. */
  readonly command: string
  readonly env?: Record<string, string>
  /** The name of the report, in the app's folder `reports`. */
  readonly report: string
}

/** The settings of Playwright for the browser tests in an app's folder `e2e`. */
export const browserTests = ({ port, command, env = {}, report }: BrowserTests): PlaywrightTestConfig =>
  defineConfig({
    testDir: 'e2e',
    outputDir: 'test-results',
    forbidOnly: process.env['CI'] !== undefined,
    fullyParallel: false,
    workers: 1,
    // `npm test` prints what failed first (decision 0039).
    retries: process.env['CI'] === 'true' ? 1 : 0,
    // A busy machine is slow and not wrong: other checks run beside these.
    timeout: 120_000,
    expect: { timeout: 20_000 },
    reporter: [['list'], ['json', { outputFile: `reports/${report}.json` }]],
    use: {
      baseURL: `http://localhost:${port}`,
      ...devices['Desktop Chrome'],
      launchOptions: {
        ...(executablePath !== undefined && { executablePath }),
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      },
    },
    webServer: {
      command,
      env,
      url: `http://localhost:${port}`,
      reuseExistingServer: false,
      timeout: 300_000,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 3000 },
    },
  })
