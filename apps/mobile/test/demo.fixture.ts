import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../demo/dist/server/main.js', import.meta.url))

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** The demo's real server: the bank's API with its database, and the identity provider. */
export class Demo {
  readonly address: string
  readonly #process: ChildProcess

  private constructor(address: string, process: ChildProcess) {
    this.address = address
    this.#process = process
  }

  /** Starts the demo on free ports. Retries with other ports if one is taken meanwhile. */
  static async start(attempts = 5): Promise<Demo> {
    const [port, providerPort] = [await freePort(), await freePort()]
    const server = spawn(process.execPath, [MAIN], {
      env: { ...process.env, PORT: String(port), PROVIDER_PORT: String(providerPort), DEMO_TEST: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const isUp = await new Promise<boolean>((resolve) => {
      let printed = ''
      server.stdout.on('data', (chunk: Buffer) => {
        printed += String(chunk)
        if (printed.includes('Stop with Ctrl+C')) resolve(true)
      })
      server.once('exit', () => resolve(false))
    })
    if (isUp) return new Demo(`http://localhost:${port}`, server)
    if (attempts === 1) throw new Error('The demo did not start. See its output above, and build it first.')
    return Demo.start(attempts - 1)
  }

  async stop(): Promise<void> {
    this.#process.kill()
    await once(this.#process, 'exit')
  }

  /** Returns the transfers that the bank has booked. */
  async ledger(): Promise<unknown[]> {
    return (await (await fetch(`${this.address}/test/ledger`)).json()) as unknown[]
  }

  /** Calls the control API of the identity provider. */
  async control(path: string, body: object): Promise<void> {
    const { issuer } = (await (await fetch(`${this.address}/config.json`)).json()) as { issuer: string }
    const response = await fetch(`${issuer}/__control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path}: the identity provider responded with ${response.status}.`)
  }
}
