import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A database server on loopback, or the reason why there is none. */
export type DatabaseServer =
  | {
      readonly port: number
      /** Returns the id of its current process. */
      readonly pid: () => number | undefined
      readonly stop: () => Promise<void>
      /** Kills the process as a power failure would, and starts it again with the data on disk. */
      readonly restart: () => Promise<void>
    }
  | { readonly absent: string }

/** Settings of a database. */
export interface DatabaseSettings {
  /** Whether confirmed writes survive a crash. Default: `false`, for speed. */
  readonly isDurable?: boolean
  /** Whether Redis is a node of a cluster. Default: `false`. */
  readonly isClusterNode?: boolean
}

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

const onPath = (name: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(':')
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path))

/** Finds a program. Installs it on Debian in CI, and never changes other machines. */
function find(name: string, debianPackage: string, search: () => string | undefined): string | undefined {
  const found = search()
  if (found !== undefined || process.env['CI'] !== 'true' || !isRoot || onPath('apt-get') === undefined) return found
  console.log(`Installing ${debianPackage} for the tests that need ${name}.`)
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', debianPackage], { stdio: 'ignore' })
  return search()
}

function findPostgres(): string | undefined {
  const folder = '/usr/lib/postgresql'
  const versions = existsSync(folder) ? readdirSync(folder).toSorted((a, b) => Number(b) - Number(a)) : []
  return [...versions.map((version) => join(folder, version, 'bin/initdb')), onPath('initdb')].find(
    (path) => path !== undefined && existsSync(path),
  )
}

/** Waits until a line of the server's output reports that it is ready. */
const ready = (server: ChildProcess, line: RegExp): Promise<void> =>
  new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      if (line.test(output)) resolve()
    }
    server.stdout?.on('data', read)
    server.stderr?.on('data', read)
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`The server exited: ${output.slice(-2000)}`)))
  })

/** Runs a server in its own folder until it is stopped. */
async function run(
  port: number,
  folder: string,
  line: RegExp,
  start: () => ChildProcess,
): Promise<Extract<DatabaseServer, { port: number }>> {
  let server = start()
  await ready(server, line)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    server.removeAllListeners('exit')
    const ended = new Promise((resolve) => {
      server.once('exit', resolve)
    })
    server.kill(signal)
    if (server.exitCode === null) await ended
  }
  return {
    port,
    pid: () => server.pid,
    async stop() {
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
    async restart() {
      await end('SIGKILL')
      server = start()
      await ready(server, line)
    },
  }
}

/** Starts PostgreSQL in a temporary directory. It refuses to run as root, so root runs it as the user `nobody`. */
export async function startPostgres({ isDurable = false }: DatabaseSettings = {}): Promise<DatabaseServer> {
  const initdb = find('PostgreSQL', 'postgresql', findPostgres)
  if (initdb === undefined) return { absent: 'PostgreSQL is not installed (apt-get install postgresql).' }
  const folder = mkdtempSync(join(tmpdir(), 'reauth-postgres-'))
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
  if (isRoot) chownSync(folder, NOBODY, NOBODY)
  const data = join(folder, 'data')
  const made = spawnSync(initdb, ['-D', data, '-U', 'reauth', '-A', 'trust', '--no-sync', '-E', 'UTF8'], {
    ...user,
    cwd: folder,
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  const port = await freePort()
  const settings = [
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    `fsync=${isDurable ? 'on' : 'off'}`,
    'max_connections=60',
  ]
  return run(port, folder, /ready to accept connections/, () =>
    spawn(
      join(initdb, '../postgres'),
      ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      { ...user, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    ),
  )
}

/** Starts Redis in a temporary directory. */
export async function startRedis({
  isDurable = false,
  isClusterNode = false,
}: DatabaseSettings = {}): Promise<DatabaseServer> {
  const binary = find('Redis', 'redis-server', () => onPath('redis-server'))
  if (binary === undefined) return { absent: 'Redis is not installed (apt-get install redis-server).' }
  const folder = mkdtempSync(join(tmpdir(), 'reauth-redis-'))
  const port = await freePort()
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    save: '',
    dir: folder,
    appendonly: isDurable ? 'yes' : 'no',
    appendfsync: 'always',
    ...(isClusterNode && { 'cluster-enabled': 'yes', 'cluster-port': String(await freePort()) }),
  }
  const values = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
  return run(port, folder, /Ready to accept connections/i, () =>
    spawn(binary, values, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }),
  )
}
