import { DemoError } from './demo-error.js'
import { startDemo } from './start-demo.js'

const number = (name: string, otherwise: number): number => {
  const value = Number(process.env[name] ?? otherwise)
  if (!Number.isInteger(value) || value < 1 || value > 65_535) throw new DemoError(`${name} is not a port.`)
  return value
}

try {
  const port = number('PORT', 4300)
  const databaseUrl = process.env['DATABASE_URL']
  const directory = process.env['DATA_DIR']
  const docsDirectory = process.env['DOCS_DIR']
  const demo = await startDemo({
    port,
    providerPort: number('PROVIDER_PORT', port + 1),
    appRedirectURIs: process.env['APP_REDIRECT_URIS']?.split(' ') ?? [],
    isTest: process.env['DEMO_TEST'] === '1',
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(directory !== undefined && { directory }),
    ...(docsDirectory !== undefined && { docsDirectory }),
  })
  const { authgear, oidc } = demo.emulators
  const addresses = [
    ['Harbor, a demo bank', demo.address],
    ...['oidc', 'auth0', 'keycloak', 'passkey', 'session'].map((name) => [
      `  signed in by ${name}`,
      `${demo.address}/?provider=${name}`,
    ]),
    ['Like Authgear', authgear.issuer],
    ['Plain OpenID Connect', oidc.issuer],
    ...(docsDirectory === undefined ? [] : [['Documentation', `${demo.address}/docs/`]]),
  ]
  console.log(`\n${addresses.map(([name, address]) => `  ${name!.padEnd(25)}${address}`).join('\n')}\n`)
  for (const { name, purpose } of authgear.control.users()) console.log(`  ${name.padEnd(10)}${purpose}`)
  console.log(`\n  Every password is "password". Stop with Ctrl+C.\n`)
  let isStopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) return
      isStopping = true
      void demo.close().then(() => process.exit(0))
    })
  }
} catch (error) {
  if (!(error instanceof DemoError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
