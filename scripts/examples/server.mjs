// Starts an example with its own command.
import { freePort, serve } from '../servers.mjs'

/**
 * Runs `npm start` of an example on free ports.
 *
 * @param folder The folder of the installed copy.
 * @returns The URLs of the app and its OpenID Provider, the output, and a function that stops it.
 */
export async function startExample(folder) {
  const port = await freePort()
  const provider = `http://localhost:${await freePort()}`
  const env = { PORT: String(port), VITE_ISSUER: provider, NEXT_PUBLIC_ISSUER: provider, NEXT_TELEMETRY_DISABLED: '1' }
  return { origin: `http://localhost:${port}`, provider, ...(await serve('npm start', folder, port, env)) }
}
