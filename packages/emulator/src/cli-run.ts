import { readFileSync } from 'node:fs'
import { FLAGS, type FlagName, type FlagValues, UsageError, helpText, readFlags } from './cli-flags.js'
import { RULES } from './checks.js'
import type { RecordedRequest } from './emulator-state.js'
import type { EmulatorOptions } from './emulator-options.js'
import type { ProfileName } from './profiles.js'
import type { Emulator } from './start-emulator.js'
import type { TestUser } from './users.js'

/** The output streams of the command. */
export interface Terminal {
  out(line: string): void
  error(line: string): void
}

/** The exit code of the command, or the emulator that it started. */
export interface CliResult {
  /** 0: it runs, or printed the requested text; 1: it can't start; 2: the command line is invalid. */
  readonly exitCode: 0 | 1 | 2
  readonly emulator?: Emulator
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1'])

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version

function readUsers(file: string): readonly TestUser[] {
  let users: unknown
  try {
    users = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'
    throw new UsageError(`The file of --users ${why}.`)
  }
  if (!RULES.users.is(users)) throw new UsageError(`The file of --users must hold ${RULES.users.expected}.`)
  return users as readonly TestUser[]
}

function optionsFrom(flags: FlagValues, onRequest: (request: RecordedRequest) => void): EmulatorOptions {
  const list = (name: FlagName): readonly string[] => {
    const { default: otherwise } = FLAGS[name] as { default?: string }
    return flags[name] ?? (otherwise === undefined ? [] : [otherwise])
  }
  const one = (name: FlagName): string => list(name)[0] ?? ''
  const after = list('post-logout-redirect-uri')
  return {
    profile: one('profile') as ProfileName,
    port: Number(one('port')),
    host: one('host'),
    clients: [
      {
        clientId: one('client'),
        redirectURIs: list('redirect-uri'),
        ...(after.length > 0 && { postLogoutRedirectURIs: after }),
      },
    ],
    quirks: Object.fromEntries(list('quirk').map((name) => [name, true])),
    ...(flags.issuer && { issuer: one('issuer') }),
    ...(flags.seed && { seed: one('seed') }),
    ...(flags.users && { users: readUsers(one('users')) }),
    ...(flags['no-quick-sign-in'] && { quickSignIn: false }),
    ...(!flags.quiet && { onRequest }),
  }
}

/** Runs the command. A started emulator keeps the process alive. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<CliResult> {
  try {
    const flags = readFlags(args)
    if (flags.help || flags.version) {
      terminal.out(flags.help ? helpText() : version())
      return { exitCode: 0 }
    }
    // Load the provider only if the command starts it.
    const [{ startEmulator }, { formatRequest }] = await Promise.all([
      import('./start-emulator.js'),
      import('./request-log.js'),
    ])
    const options = optionsFrom(flags, (request) => terminal.out(formatRequest(request)))
    const emulator = await startEmulator(options)
    if (flags['clock-offset']) emulator.control.setClockOffset(Number(flags['clock-offset'][0]))
    greet(emulator, options, terminal)
    return { exitCode: 0, emulator }
  } catch (error) {
    // Match the error by shape, because its class is loaded with the provider.
    const { name, message } = error as Error
    if (name !== 'UsageError' && name !== 'EmulatorError') throw error
    terminal.error(message)
    return { exitCode: name === 'UsageError' ? 2 : 1 }
  }
}

function greet({ issuer, url, control }: Emulator, { clients, host = '' }: EmulatorOptions, terminal: Terminal): void {
  const [client] = clients!
  const rows = [
    ['OpenID Provider', issuer],
    ['Control API', `${url}/__control`],
    ['Client', `${client!.clientId}, back to ${client!.redirectURIs.join(', ')}`],
    ...control.users().map(({ name, purpose }) => ['Test user', `${name.padEnd(8)} ${purpose}`]),
    ['Every password', 'password'],
  ]
  for (const [name, value] of rows) terminal.out(`${name!.padEnd(17)} ${value}`)
  if (!LOOPBACK.has(host))
    terminal.error(`Everybody who reaches ${host} can sign in as any test user and turn every knob.`)
}
