// npm run test:examples: installs the examples from the packed tarballs, starts each with its own command, and tests it in Chromium.
// Takes minutes: run it nightly and before a release. Pass names to run only those.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { findChromium } from './chromium.mjs'
import { checkFault, checkTests, faultOf } from './examples/faults.mjs'
import { LINE_LIMIT, ownLines } from './examples/lines.mjs'
import { startExample } from './examples/server.mjs'
import { EXAMPLE_NAMES, installCopy, packAll } from './examples/tarballs.mjs'
import { Runs, seconds } from './runs.mjs'
import { SetupError, build, install, main, run } from './setup.mjs'

/** Which requests of the page are calls of the action, and the guarded path. */
const API = { isCall: (request) => request.url().endsWith('/api/transfers'), guarded: '/api/transfers' }
/** The examples with another endpoint. */
const APIS = {
  'next-app-router': { isCall: (request) => request.headers()['next-action'] !== undefined, guarded: '/session' },
}
const BROWSER = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Returns the examples that the arguments name. Default: all. */
function chosenExamples(args) {
  const unknown = args.filter((name) => !EXAMPLE_NAMES.includes(name))
  if (unknown.length === 0) return args.length === 0 ? EXAMPLE_NAMES : args
  throw new SetupError(`Unknown example ${unknown.join(', ')}. The examples are ${EXAMPLE_NAMES.join(', ')}.`)
}

const runs = new Runs()

async function drive(browser, example, name) {
  // They import a package of this repository, which has been built by now.
  const { MORE_SCENARIOS, SCENARIOS } = await import('./examples/scenarios.mjs')
  const { Visitor } = await import('./examples/visitor.mjs')
  for (const [title, work] of Object.entries({ ...SCENARIOS, ...MORE_SCENARIOS[name] })) {
    await runs.run(`${name}: ${title}`, async () => {
      const context = await browser.newContext()
      try {
        await work(new Visitor(await context.newPage(), example, APIS[name] ?? API))
      } finally {
        await context.close()
      }
    })
  }
}

async function runExample(browser, name, place, tarballs) {
  const began = performance.now()
  let folder
  const isInstalled = await runs.run(`${name}: installs from the tarballs`, () => {
    folder = installCopy(name, place, tarballs)
  })
  if (!isInstalled) return
  await runs.run(`${name}: has fewer than ${LINE_LIMIT} lines of its own`, () =>
    assert.ok(ownLines(folder) < LINE_LIMIT, `${ownLines(folder)} lines`),
  )
  await runs.run(`${name}: passes its type check`, () => {
    const { code, output } = run('npm', ['run', 'check:types'], { quiet: true, cwd: folder })
    if (code !== 0) throw new SetupError(output)
  })
  const fault = faultOf(name)
  if (fault !== undefined) {
    await runs.run(`${name}: passes its own tests`, () => checkTests(folder))
    await runs.run(`${name}: its own tests detect that ${fault.title}`, () => checkFault(folder, fault))
  }
  let example
  const hasStarted = await runs.run(`${name}: builds and starts with npm start`, async () => {
    example = await startExample(folder)
  })
  if (!hasStarted) return
  try {
    const before = runs.failed
    await drive(browser, example, name)
    if (runs.failed > before) console.log(`${name} printed:\n${example.printed.join('')}`)
  } finally {
    await example.stop()
  }
  console.log(`${name}: ${ownLines(folder)} lines, ${seconds(began)}`)
}

await main(async () => {
  const names = chosenExamples(process.argv.slice(2))
  install()
  build()
  const executablePath = await findChromium()
  const place = mkdtempSync(join(tmpdir(), 'reauth-examples-'))
  process.on('exit', () => rmSync(place, { recursive: true, force: true }))
  const tarballs = packAll(place)
  const browser = await chromium.launch({ executablePath, args: BROWSER })
  try {
    for (const name of names) await runExample(browser, name, place, tarballs)
  } finally {
    await browser.close()
  }
  runs.end()
})
