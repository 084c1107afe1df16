import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { FLAGS } from './cli-flags.js'
import { runCli } from './cli-run.js'
import { EndUser } from './end-user.fixture.js'
import { ALICE, type Emulator, TEST_USERS } from './index.js'

let out: string[] = []
let errors: string[] = []
let emulator: Emulator | undefined
const run = async (...args: string[]) => {
  const result = await runCli(args, { out: (line) => out.push(line), error: (line) => errors.push(line) })
  emulator = result.emulator
  return result.exitCode
}
/** The parameters of an app's authorization request. */
const ASK = {
  client_id: 'bank',
  redirect_uri: 'http://localhost:1/a',
  response_type: 'code',
  scope: 'openid',
  code_challenge: 'x'.repeat(43),
  code_challenge_method: 'S256',
}
const folder = mkdtempSync(join(tmpdir(), 'reauth-emulator-cli-'))
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

afterEach(async () => {
  await emulator?.close()
  emulator = undefined
  out = []
  errors = []
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the command', () => {
  it('prints every flag with --help, and its version with --version', async () => {
    expect(await run('--help')).toBe(0)
    for (const name of Object.keys(FLAGS)) expect(out.join('\n')).toContain(`--${name}`)
    out = []
    expect(await run('--version')).toBe(0)
    expect(out).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/)])
  })

  it.each([
    ['--bogus'],
    ['-p'],
    ['4400'],
    ['--'],
    ['--port'],
    ['--port='],
    ['--port', '65536'],
    ['--port', '-1'],
    ['--port', '1.5'],
    ['--port', '0x10'],
    ['--port', '1', '--port', '2'],
    ['--host', ''],
    ['--profile', 'saml'],
    ['--issuer', 'localhost:4400'],
    ['--issuer', 'ftp://localhost'],
    ['--redirect-uri', '/callback'],
    ['--post-logout-redirect-uri', 'nowhere'],
    ['--client', ''],
    ['--quirk', 'ignoresEverything'],
    ['--quirk', 'toString'],
    ['--clock-offset', 'soon'],
    ['--seed='],
    ['--quiet=yes'],
    ['--help=yes'],
    ['--users', '/does/not/exist.json'],
    ['--users', file('broken.json', '{')],
    ['--users', file('wrong.json', '[{"name":"zoe"}]')],
  ])('exits with 2 and prints one sentence for %s %s', async (...args) => {
    expect(await run(...args)).toBe(2)
    expect(out).toEqual([])
    expect(errors).toEqual([expect.stringMatching(/^\S[^\n]*\.$/)])
  })

  it('exits with 1 and prints one sentence if the port is in use', async () => {
    const other = createServer().listen(0, 'localhost')
    await once(other, 'listening')
    expect(await run('--port', String((other.address() as AddressInfo).port))).toBe(1)
    expect(errors).toEqual([expect.stringContaining('is in use')])
    other.close()
  })

  it('starts with every flag, prints its URLs, and prints a line for each request', async () => {
    const users = file('users.json', JSON.stringify([{ ...ALICE, name: 'zoe' }]))
    const line = `--profile oidc --port 0 --issuer http://10.0.2.2:4400 --client bank --seed harbour --users ${users}
      --redirect-uri http://localhost:1/a --redirect-uri http://localhost:2/b --post-logout-redirect-uri http://localhost:1/
      --quirk omitsAuthTime --clock-offset -60 --no-quick-sign-in`
    expect(await run(...line.split(/\s+/))).toBe(0)
    expect(errors).toEqual([])
    expect(out.join('\n')).toContain('bank, back to http://localhost:1/a, http://localhost:2/b')
    expect(emulator!.control.users()).toEqual([expect.objectContaining({ name: 'zoe' })])
    expect(emulator!.control.quirks().omitsAuthTime).toBe(true)
    const { html } = await new EndUser(emulator!).go(
      `${emulator!.url}/authorize?${new URLSearchParams(ASK).toString()}`,
    )
    expect([html.includes('<h1>Sign in</h1>'), html.includes('testUser')]).toEqual([true, false])
    await fetch(`${emulator!.url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', client_id: 'bank', refresh_token: 'secret' }),
    })
    expect(out.at(-1)).toMatch(/^POST \/oauth\/token\s+400 refresh_token client=bank invalid_grant$/)
  })

  it('prints no line for a request with --quiet', async () => {
    await run('--port', '0', '--quiet')
    const before = [...out]
    await fetch(`${emulator!.url}/jwks`)
    expect(out).toEqual(before)
    expect(out.filter((line) => line.startsWith('Test user'))).toHaveLength(TEST_USERS.length)
  })

  it('prints a warning only if it listens on other addresses than loopback', async () => {
    await run('--port', '0', '--host', '0.0.0.0')
    expect(errors).toEqual([expect.stringContaining('0.0.0.0')])
    await emulator?.close()
    errors = []
    await run('--port', '0', '--host', '127.0.0.1')
    expect(errors).toEqual([])
  })
})

describe('the built command', () => {
  const built = (...args: string[]) => spawn(process.execPath, [join(import.meta.dirname, '../dist/cli.js'), ...args])

  it('starts without a warning of a library, in less than a second of CPU time', async () => {
    const started = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `const { runCli } = await import(${JSON.stringify(join(import.meta.dirname, '../dist/cli-run.js'))})
       const { emulator } = await runCli(['--port', '0', '--profile', 'oidc'], { out() {}, error: console.error })
       const { user, system } = process.cpuUsage()
       console.log('milliseconds', (user + system) / 1000)
       await emulator.close()`,
    ])
    let [stdout, stderr] = ['', '']
    started.stdout.on('data', (chunk) => (stdout += String(chunk)))
    started.stderr.on('data', (chunk) => (stderr += String(chunk)))
    await once(started, 'close')
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^milliseconds [\d.]+\n$/)
    expect(Number(stdout.split(' ')[1])).toBeLessThan(1000)
  })

  it('returns its exit code to the shell', async () => {
    const [code] = await once(built('--bogus'), 'close')
    expect(code).toBe(2)
  })
})
