// npm run test:providers: starts third-party OpenID Providers, measures which parameters they honour, and tests the adapters with them in Chromium.
// Installs no system packages: a missing provider is skipped, with the command that installs it. Takes minutes: run it nightly.
//   npm run test:providers lemonldap    only that one
//   npm run test:providers -- --update  writes the measurements to scripts/providers/honours.json, and the table to the guide
//   npm run test:providers -- --check   only compares the table of the guide with scripts/providers/honours.json
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { findChromium } from './chromium.mjs'
import { bundleApp, startApp } from './providers/app-server.mjs'
import { betterAuth } from './providers/better-auth.mjs'
import { glewlwyd } from './providers/glewlwyd.mjs'
import { checkTable, differences, readHonours, writeHonours } from './providers/honours.mjs'
import { lemonldap } from './providers/lemonldap.mjs'
import { Wire, measure } from './providers/measure.mjs'
import { oidcProvider } from './providers/oidc-provider.mjs'
import { EndUser, scenariosOf } from './providers/scenarios.mjs'
import { freePort } from './servers.mjs'
import { Runs, seconds } from './runs.mjs'
import { SetupError, build, install, main } from './setup.mjs'

const PROVIDERS = { lemonldap, glewlwyd, 'better-auth': betterAuth, 'oidc-provider': oidcProvider }
const ADAPTERS = ['openid', 'oidc-client-ts']
const BROWSER = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Pages of providers request fonts from the internet.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
]

const runs = new Runs()

/** Starts a provider, with the app of one client. */
async function startWorld(provider, folder, script) {
  const appPort = await freePort()
  const origin = `http://127.0.0.1:${appPort}`
  const client = { id: 'bank', redirectURI: `${origin}/callback`, signedOutURI: `${origin}/` }
  const server = await provider.start({ folder, port: await freePort(), client })
  const clientId = server.clientId ?? client.id
  const settings = { issuer: server.issuer, clientID: clientId, scope: provider.scope }
  const openApp = () => startApp({ port: appPort, script, settings })
  return { provider, server, origin, clientId, openApp }
}

/** Runs `work` in a new browser context with a new app. */
async function withPage(browser, { openApp }, work) {
  const app = await openApp()
  const context = await browser.newContext()
  try {
    await work(await context.newPage(), app, context)
  } finally {
    await context.close()
    await app.stop()
  }
}

/** Measures a provider with plain requests. */
async function measured(browser, world) {
  const response = await fetch(`${world.server.issuer}/.well-known/openid-configuration`)
  const metadata = await response.json()
  const contexts = []
  const open = async () => {
    const context = await browser.newContext()
    contexts.push(context)
    const page = await context.newPage()
    // The page only receives the callback.
    await page.route('**/app.js', (route) => route.abort())
    return new Wire({ ...world, page, metadata })
  }
  const app = await world.openApp()
  try {
    return { name: world.provider.name, version: world.provider.version(), honours: await measure({ ...world, open }) }
  } finally {
    await Promise.all(contexts.map((context) => context.close()))
    await app.stop()
  }
}

async function runProvider(browser, key, place, script, isUpdate) {
  const provider = PROVIDERS[key]
  const folder = join(place, key)
  const reason = provider.missing?.() ?? provider.prepare?.(folder)
  if (reason !== undefined) return runs.skip(provider.name, reason)
  const began = performance.now()
  let world
  const isThere = await runs.run(`${provider.name}: starts, with the client and two end-users`, async () => {
    world = await startWorld(provider, folder, script)
  })
  if (!isThere) return undefined
  const before = runs.failed
  let found
  try {
    await runs.run(`${provider.name}: matches the table`, async () => {
      found = await measured(browser, world)
      const wrong = isUpdate ? [] : differences(readHonours()[key], found)
      if (wrong.length > 0) throw new SetupError(`${wrong.join('\n')}\nRun \`npm run test:providers -- --update\`.`)
    })
    world.server.allowOrigin?.(world.origin)
    for (const adapter of ADAPTERS)
      for (const [title, work] of Object.entries(scenariosOf(provider, adapter)))
        await runs.run(`${provider.name}, ${adapter}: ${title}`, () =>
          withPage(browser, world, (page, app) =>
            work(new EndUser({ ...world, page, app, adapter }), provider.options),
          ),
        )
    if (runs.failed > before) console.log(`${provider.name} printed:\n${world.server.printed.join('').slice(-4000)}`)
  } finally {
    await world.server.stop()
  }
  console.log(`${provider.name}: ${seconds(began)}`)
  return found
}

/** Returns the providers that the arguments name. Default: all. */
function chosen(args) {
  const keys = Object.keys(PROVIDERS)
  const unknown = args.filter((key) => !keys.includes(key))
  if (unknown.length > 0)
    throw new SetupError(`Unknown provider ${unknown.join(', ')}. The providers are ${keys.join(', ')}.`)
  return args.length === 0 ? keys : args
}

await main(async () => {
  const args = process.argv.slice(2)
  if (args.includes('--check')) return checkTable()
  const isUpdate = args.includes('--update')
  const keys = chosen(args.filter((arg) => !arg.startsWith('--')))
  install()
  build()
  const script = await bundleApp()
  const place = mkdtempSync(join(tmpdir(), 'reauth-providers-'))
  process.on('exit', () => rmSync(place, { recursive: true, force: true }))
  const browser = await chromium.launch({ executablePath: await findChromium(), args: BROWSER })
  const found = {}
  try {
    for (const key of keys) found[key] = await runProvider(browser, key, place, script, isUpdate)
  } finally {
    await browser.close()
  }
  if (isUpdate) writeHonours(found)
  runs.end()
})
