// npm run test:guides: creates new Vite and Next.js apps with their own commands, pastes the code of the README and the guides, installs the packed tarballs,
// builds, and tests the pages in Chromium. Takes minutes: run it nightly and before a release. Pass `readme`, `vite` or `next` to run only these.
import { chromium } from '@playwright/test'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.mjs'
import { packAll } from './examples/tarballs.mjs'
import { createApp, fill, installInto, lineOf, must, packagesOf, paste } from './guide-apps/apps.mjs'
import { DEVTOOLS, addDevtools, searchForDevtools } from './guide-apps/devtools.mjs'
import { startFront } from './guide-apps/front.mjs'
import { readGuide } from './guide-apps/guide.mjs'
import { freePort, serve } from './servers.mjs'
import { EndUser, IN_DEVELOPMENT, OF_README, OF_SERVER_FUNCTION, SCENARIOS, agingOf } from './guide-apps/scenarios.mjs'
import { Runs, seconds } from './runs.mjs'
import { SetupError, install, main } from './setup.mjs'

/** The placeholder of the guide for the endpoint. */
const ENDPOINT = 'https://auth.example.com'
/** The endpoint in the README: that of the local provider. */
const LOCAL_ENDPOINT = 'http://localhost:4400'
const CLIENT = 'my-client-id'
/** The client id of this test. */
const CLIENT_ID = 'guide-app'

const BROWSER = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const runs = new Runs()

/** Runs scenarios, each in its own browser context. */
async function play(browser, name, scenarios, app) {
  for (const [title, work] of Object.entries(scenarios)) {
    await runs.run(`${name}: ${title}`, async () => {
      const context = await browser.newContext()
      app.front.calls.length = 0
      try {
        await work(new EndUser(await context.newPage(), app))
      } finally {
        await context.close()
      }
    })
  }
}

/** Starts the local provider with the command of the page, from the tarball, for the URLs of this test. */
async function startProvider(guide, place, { origin, port }) {
  const line = lineOf(guide, /^npx @reauth\/emulator /)
  const [own] = /http:\/\/localhost:\d+/.exec(line) ?? []
  const command = `${fill(line, { [own]: origin, [CLIENT]: CLIENT_ID })} --port ${port}`
  return serve(command, join(place, 'provider'), port, { npm_config_offline: 'true' })
}

/** Returns the URLs of this test, which replace the placeholders of the guide. */
async function addresses() {
  const ports = { front: await freePort(), app: await freePort(), provider: await freePort(), api: await freePort() }
  const provider = `http://localhost:${ports.provider}`
  return {
    ports,
    provider,
    origin: `http://localhost:${ports.front}`,
    values: { [ENDPOINT]: provider, [LOCAL_ENDPOINT]: provider, [CLIENT]: CLIENT_ID },
  }
}

/** Starts the servers that the page needs, runs `work`, and stops them. */
async function withServers(name, starts, work) {
  const running = []
  try {
    for (const start of starts) running.push(await start())
    await work(...running)
  } catch (error) {
    // A server that doesn't start counts as a failed scenario.
    await runs.run(`${name}: its servers start`, () => Promise.reject(error))
  } finally {
    for (const server of running.toReversed()) await server.stop()
  }
}

/** The endpoint of the guide's action. */
const TRANSFERS = {
  guarded: '/api/transfers',
  isCall: ({ method, path }) => method === 'POST' && path === '/api/transfers',
  keyOf: ({ headers }) => headers['idempotency-key'],
}
/** The server function of the guide's action. Its second argument is the key. */
const SERVER_FUNCTION = {
  guarded: '/api/token',
  isCall: ({ headers }) => headers['next-action'] !== undefined,
  keyOf: ({ body }) => JSON.parse(body)[1],
}

/** Tests a page that creates an app with Vite: its scenarios on the built app, and those of `inDevelopment` on the development server. */
async function runVite({ browser, place, tarballs }, { name, page: path, built, inDevelopment }) {
  const guide = readGuide(path)
  const { ports, provider, origin, values } = await addresses()
  let folder
  const isMade = await runs.run(`${name}: is made by its own command, and installs what the page names`, () => {
    folder = createApp(guide, mkdirIn(place, name), ' --no-interactive')
    // The port of the guide's API may be in use here.
    paste(folder, guide.blocks, { ...values, 3000: String(ports.api) })
    installInto(folder, packagesOf(guide), tarballs)
  })
  if (!isMade) return
  if (!(await runs.run(`${name}: builds by its own command`, () => must('npm run build', folder)))) return

  /** Serves the page with a command, and runs scenarios. */
  const servedBy = (title, command, scenarios) =>
    withServers(
      title,
      [
        () => startProvider(guide, place, { origin, port: ports.provider }),
        () => serve(lineOf(guide, /^node /), folder, ports.api),
        () => serve(`${command} -- --port ${ports.app} --strictPort`, folder, ports.app),
        () => startFront(ports.front, ports.app),
      ],
      async (_, api, page, front) => {
        const age = agingOf(lineOf(guide, /^curl /))
        const before = runs.failed
        await play(browser, title, scenarios, { ...TRANSFERS, front, provider, age })
        if (runs.failed > before) console.log([...api.printed, ...page.printed].join(''))
      },
    )
  await servedBy(`${name}, built`, 'npm run preview', built)
  await servedBy(`${name}, in development`, lineOf(guide, /^npm run dev$/), inDevelopment)
}

/** Removes Google's fonts from the new app, because they can't be fetched here and the guide doesn't mention them. */
function dropFonts(folder) {
  const path = join(folder, 'app/layout.tsx')
  const text = readFileSync(path, 'utf8')
  const without = text
    .replace(/^import .* from "next\/font\/google";\n/m, '')
    .replaceAll(/^const \w+ = Geist\w*\(\{[\s\S]*?^\}\);\n/gm, '')
    .replaceAll(/\$\{\w+\.variable\} ?/g, '')
  if (/Geist|geist/.test(without)) throw new SetupError('The new app declares its fonts in an unknown way.')
  writeFileSync(path, without)
}

async function runNext({ browser, place, tarballs }) {
  const guide = readGuide('nextjs.md')
  const { ports, provider, origin, values } = await addresses()
  const quiet = { NEXT_TELEMETRY_DISABLED: '1' }
  /** The changes that turn the route handler into a server function. */
  const changes = guide.blocks.filter(({ how }) => how === 'replace the first block')
  const blocks = guide.blocks.filter((block) => !changes.includes(block))
  const age = agingOf(lineOf(guide, /^curl /))
  let folder
  const isMade = await runs.run('next: is made by its own command, and installs what the guide names', () => {
    folder = createApp(guide, mkdirIn(place, 'next'), ' --skip-install --disable-git')
    dropFonts(folder)
    paste(folder, blocks, values)
    addDevtools(folder)
    installInto(folder, [...packagesOf(guide), DEVTOOLS], tarballs)
  })
  if (!isMade) return

  /** Serves the app with a command, and runs scenarios. */
  const servedBy = (name, command, scenarios, action) =>
    withServers(
      name,
      [
        () => startProvider(guide, place, { origin, port: ports.provider }),
        () => serve(`${command} -- --port ${ports.app}`, folder, ports.app, quiet),
        () => startFront(ports.front, ports.app),
      ],
      async (_, server, front) => {
        const before = runs.failed
        await play(browser, name, scenarios, { ...action, front, provider, age, server })
        if (runs.failed > before) console.log(server.printed.join(''))
      },
    )
  const builds = (name, change) =>
    runs.run(`${name}: builds by its own command`, () => {
      paste(folder, change, values)
      must('npm run build', folder, quiet)
    })

  if (await builds('next, route handler', [])) {
    await runs.run('next: its production build contains nothing of the devtools', () => searchForDevtools(folder))
    await servedBy('next, route handler', 'npm start', SCENARIOS, TRANSFERS)
  }
  if (!(await builds('next, server function', changes))) return
  await servedBy('next, server function', 'npm start', { ...SCENARIOS, ...OF_SERVER_FUNCTION }, SERVER_FUNCTION)
  const command = lineOf(guide, /^npm run dev$/)
  await servedBy('next, in development', command, { ...IN_DEVELOPMENT, ...OF_SERVER_FUNCTION }, SERVER_FUNCTION)
}

function mkdirIn(place, name) {
  const folder = join(place, name)
  mkdirSync(folder)
  return folder
}

const README = { name: 'readme', page: '../../README.md', built: OF_README, inDevelopment: OF_README }
const START = { name: 'vite', page: 'start.md', built: SCENARIOS, inDevelopment: IN_DEVELOPMENT }
const RUNS = { readme: (world) => runVite(world, README), vite: (world) => runVite(world, START), next: runNext }

/** Returns the apps that the arguments name. Default: all. */
function chosenRuns(args) {
  const unknown = args.filter((name) => RUNS[name] === undefined)
  if (unknown.length > 0)
    throw new SetupError(`Unknown app ${unknown.join(', ')}. The apps are ${Object.keys(RUNS).join(', ')}.`)
  return args.length === 0 ? Object.keys(RUNS) : args
}

await main(async () => {
  const names = chosenRuns(process.argv.slice(2))
  install()
  const executablePath = await findChromium()
  const place = mkdtempSync(join(tmpdir(), 'reauth-guides-'))
  process.on('exit', () => rmSync(place, { recursive: true, force: true }))
  const tarballs = packAll(place)
  installInto(join(place, 'provider'), ['@reauth/emulator'], tarballs)
  const browser = await chromium.launch({ executablePath, args: BROWSER })
  try {
    for (const name of names) {
      const start = performance.now()
      await RUNS[name]({ browser, place, tarballs }).catch((error) =>
        runs.run(`${name}: the guide can be followed`, () => Promise.reject(error)),
      )
      console.log(`${name}: ${seconds(start)}`)
    }
  } finally {
    await browser.close()
  }
  runs.end()
})
