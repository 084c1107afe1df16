// What the providers have in common: programs on the path, keys.
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Whether a program can be run by its name. */
export function isOnPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** The version of an installed package of Debian's, without what Debian adds to it. */
export function debianVersion(name) {
  const version = execFileSync('dpkg-query', ['--show', '--showformat', '${Version}', name], { encoding: 'utf8' })
  return /^(?:\d+:)?([\d.]+)/.exec(version)[1]
}

const PAIRS = { RS256: ['rsa', { modulusLength: 2048 }], ES256: ['ec', { namedCurve: 'P-256' }] }

/** A new private key, as a JWK. */
export function signingKey(alg) {
  const { privateKey } = generateKeyPairSync(...PAIRS[alg])
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg, use: 'sig' }
}

/** A new private RSA key as PEM, and a name for it. */
export function signingKeyPem() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }), kid: randomUUID() }
}

/** Lets a server listen on loopback. */
export async function listenOn(server, port, host = 'localhost') {
  server.listen(port, host)
  await once(server, 'listening')
}

/** Closes a server, with the connections that it has. */
export async function closeServer(server) {
  server.close()
  server.closeAllConnections()
}
