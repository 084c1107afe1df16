// Measures what the first click costs the main thread of a slow phone, against a bare XState machine with the same states. Needs a build and a Chromium.
import { createServer } from 'node:http'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { rolldown } from 'rolldown'
import { printRow } from '../../../scripts/bench-row.mjs'

const LOADS = 20
const THROTTLE = 4
const dist = fileURLToPath(new URL('../dist/', import.meta.url))

const READING = `
const now = Math.floor(Date.now() / 1000)
const authentication = {
  issuer: 'https://op.example.com', subject: 'alice', authTime: now, issuedAt: now, expiresAt: now + 3600, methods: ['pwd'], canReauthenticate: true,
}`

/** The app of each page: it exports what its button does. */
const APPS = {
  ours: `
import { createReauth, defineSensitiveAction } from '${dist}index.js'
${READING}
const service = { refreshIdToken: async () => authentication, getIdToken: () => 'opaque', classifyError: () => ({ code: 'unexpected' }) }
const transfer = defineSensitiveAction({ id: 'transfer', requirement: { maxAge: '5m' }, perform: async () => 'booked' })
const reauth = createReauth({ service, refresh: 'always' })
globalThis.click = async () => (await reauth.perform(transfer)).outcome`,
  // As one writes it by hand: the machine is made where it is declared, with its services.
  bare: `
import { createActor, fromPromise } from 'xstate'
import { makeChart } from '${dist}machine/sensitive-action.machine.js'
${READING}
const reading = { authentication, now, biometricEnabled: false, subjectKey: 'key of alice' }
const machine = makeChart({
  actors: {
    refreshIdToken: fromPromise(async () => reading),
    performAction: fromPromise(async () => ({ result: 'performed' })),
  },
})
const capabilities = { browser: 'none', operation: false, resolvable: false }
const input = { runId: 'run', actionId: 'transfer', idempotencyKey: 'key', requirement: { maxAge: '5m' }, capabilities }
globalThis.click = () =>
  new Promise((resolve) => {
    const actor = createActor(machine, { input })
    actor.subscribe((snapshot) => snapshot.status === 'done' && resolve(snapshot.output.outcome))
    actor.start()
  })`,
}

/** What a production build makes of an app, by path. */
async function bundle(name, code) {
  const entry = `${dist}${name}.app.js`
  const built = await rolldown({
    input: { entry },
    platform: 'browser',
    preserveEntrySignatures: false,
    plugins: [
      {
        name: 'app',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
  })
  const { output } = await built.generate({ format: 'esm', minify: true, chunkFileNames: '[name].js' })
  return new Map(output.map(({ fileName, code: text }) => [`/${name}/${fileName}`, text]))
}

/** The lower quartile: whatever else the machine does only ever adds to a time. */
const quartile = (values) => values.toSorted((a, b) => a - b)[values.length >> 2]

/** Milliseconds of the main thread, of one load: until the page is there, in the idle time after it, and for the first click and a later one. */
async function measure(browser, origin, name) {
  // A new context has compiled nothing yet.
  const context = await browser.newContext()
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable')
  await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE })
  await page.goto(`${origin}/`)
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name: metric }) => metric === 'TaskDuration').value * 1000
  }
  const idle = () => page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
  const spent = async (work) => {
    const before = await busy()
    await work()
    return (await busy()) - before
  }
  const click = async () => {
    const outcome = await page.evaluate(() => globalThis.click())
    if (outcome !== 'succeeded') throw new Error(`The flow ended as ${outcome}.`)
  }
  await idle()
  const load = await spent(() => page.evaluate((path) => import(path), `/${name}/entry.js`))
  const rest = await spent(async () => {
    await page.waitForTimeout(300)
    await idle()
  })
  const first = await spent(click)
  await click()
  const later = await spent(click)
  await context.close()
  return { load, rest, first, later }
}

/** The first click, after whatever a page does before it. */
export async function firstClickRow() {
  const executablePath = process.env.CHROMIUM_PATH ?? ['/usr/bin/chromium', chromium.executablePath()].find(existsSync)
  if (executablePath === undefined) return console.log('The first click is not measured: there is no Chromium.')
  const files = new Map()
  for (const [name, code] of Object.entries(APPS)) for (const file of await bundle(name, code)) files.set(...file)
  const server = createServer(({ url }, response) => {
    const text = files.get(url)
    response.writeHead(200, { 'content-type': text === undefined ? 'text/html' : 'text/javascript' })
    response.end(text ?? '<!doctype html><link rel="icon" href="data:,">')
  })
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const origin = `http://127.0.0.1:${server.address().port}`
    const taken = { ours: [], bare: [] }
    for (let load = 0; load <= LOADS; load += 1)
      for (const name of Object.keys(taken)) {
        const one = await measure(browser, origin, name)
        // The first load warms the browser up.
        if (load > 0) taken[name].push(one)
      }
    const of = (name, sum) => quartile(taken[name].map(sum))
    const all = ({ load, rest, first }) => load + rest + first
    const path = ({ load, first }) => load + first
    const write = (name) =>
      ['load', 'rest', 'first', 'later'].map((part) => of(name, (one) => one[part]).toFixed(0)).join(' + ')
    console.log(
      `    load + idle + first click + a later one, in ms of the main thread: ${write('ours')}, bare ${write('bare')}`,
    )
    printRow(
      `evaluation and first flow, ${THROTTLE}× throttled, against a bare machine`,
      of('ours', path) / of('bare', path),
      1.5,
      1.3,
      '×',
    )
    printRow('the same with what is done in idle time', of('ours', all) / of('bare', all), 1.5, 1.3, '×')
  } finally {
    await browser.close()
    server.close()
  }
}
