#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { EmulatorError } from './emulator-error.js'
import { startEmulator } from './start-emulator.js'

const HELP = `Usage: reauth-emulator [--port 4400] [--client demo] [--redirect-uri http://localhost:4300/callback]…

Starts an Authgear-compatible OpenID Provider on loopback, with test users.`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4400' },
    client: { type: 'string', default: 'demo' },
    'redirect-uri': { type: 'string', multiple: true, default: ['http://localhost:4300/callback'] },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  console.log(HELP)
} else {
  try {
    const { issuer, control } = await startEmulator({
      port: Number(values.port),
      clients: [{ clientId: values.client, redirectURIs: values['redirect-uri'] }],
    })
    console.log(`OpenID Provider   ${issuer}`)
    console.log(`Control API       ${issuer}/__control`)
    console.log(`Client            ${values.client}, back to ${values['redirect-uri'].join(', ')}`)
    for (const { name, purpose } of control.users()) console.log(`Test user         ${name.padEnd(8)} ${purpose}`)
    console.log('Every password    password')
  } catch (error) {
    if (!(error instanceof EmulatorError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
