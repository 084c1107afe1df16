// Records the README's moving picture: the demo, and the action that survives the redirect. Needs a build, Chromium and `img2webp` of Debian's package webp.
import { chromium } from '@playwright/test'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { findChromium } from './chromium.mjs'
import { ROOT, main } from './setup.mjs'

const PORT = 4590
const ORIGIN = `http://localhost:${PORT}`
const PICTURE = `${ROOT}docs/pictures/demo.webp`
/** For readers who prefer that nothing moves. */
const STILL = `${ROOT}docs/pictures/demo.png`
/** The README shows it about half as wide. */
const SIZE = { width: 1280, height: 760 }

/** Takes pictures of a page. Each is shown for the time after it. */
class Recorder {
  #frames = []
  #folder = mkdtempSync(`${tmpdir()}/reauth-picture-`)
  #page

  constructor(page) {
    this.#page = page
  }

  /** Shows the page as it is for some milliseconds. */
  async hold(duration) {
    const path = `${this.#folder}/${this.#frames.length}.png`
    await this.#page.screenshot({ path })
    this.#frames.push({ path, duration })
  }

  /** Shows the page while it changes: a frame each quarter of a second. */
  async watch(frames) {
    for (let frame = 0; frame < frames; frame++) {
      await this.hold(250)
      await pause(180)
    }
  }

  /** Shows where the pointer goes, and clicks. */
  async click(target) {
    const { x, y, width, height } = await target.boundingBox()
    await this.#page.evaluate(
      ([left, top]) => {
        const pointer = document.body.appendChild(document.createElement('div'))
        Object.assign(pointer.style, {
          position: 'fixed',
          left: `${left - 14}px`,
          top: `${top - 14}px`,
          width: '28px',
          height: '28px',
          borderRadius: '50%',
          background: 'rgb(240 120 20 / 55%)',
          border: '2px solid rgb(200 80 0)',
          zIndex: '2147483647',
          pointerEvents: 'none',
        })
        setTimeout(() => pointer.remove(), 600)
      },
      [x + width / 2, y + height / 2],
    )
    await this.hold(900)
    await target.click()
  }

  write(path) {
    const frames = this.#frames.flatMap((frame) => ['-d', String(frame.duration), frame.path])
    execFileSync('img2webp', ['-loop', '0', '-lossy', '-q', '60', '-m', '6', ...frames, '-o', path], {
      stdio: 'ignore',
    })
    rmSync(this.#folder, { recursive: true })
  }
}

/** The run: sign in, send with an old authentication, confirm at the provider, come back, send. */
async function record(page) {
  const recorder = new Recorder(page)
  const button = (name) => page.getByRole('button', { name })
  await page.goto(ORIGIN)
  await button('Alice Adams').waitFor()
  await recorder.hold(1200)
  await recorder.click(button('Alice Adams'))
  await button('Stale sign-in').waitFor()
  await page.locator('.dock svg').first().waitFor()
  await recorder.hold(900)
  await recorder.click(button('Stale sign-in'))
  await recorder.watch(6)
  await button('Confirm as Alice Adams').waitFor()
  await recorder.hold(1200)
  await recorder.click(button('Confirm as Alice Adams'))
  await button('Send now').waitFor()
  await recorder.watch(14)
  await page.screenshot({ path: STILL })
  await recorder.hold(1200)
  await recorder.click(button('Send now'))
  await recorder.watch(12)
  await recorder.hold(3500)
  recorder.write(PICTURE)
}

await main(async () => {
  const server = spawn(process.execPath, ['dist/server/main.js'], {
    cwd: `${ROOT}apps/demo`,
    env: { ...process.env, PORT: String(PORT), DEMO_TEST: '1' },
    stdio: 'ignore',
  })
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] })
  try {
    while ((await fetch(ORIGIN).catch(() => undefined)) === undefined) await pause(200)
    await record(await browser.newPage({ viewport: SIZE, colorScheme: 'light' }))
    console.log(`${PICTURE}: ${Math.round(statSync(PICTURE).size / 1000)} kB`)
  } finally {
    await browser.close()
    server.kill()
  }
})
