// Helpers for all providers: programs on the path, keys, servers.
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Returns whether a program is on the path. */
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

/** Returns the version of an installed Debian package, without Debian's suffixes. */
export function debianVersion(name) {
  const version = execFileSync('dpkg-query', ['--show', '--showformat', '${Version}', name], { encoding: 'utf8' })
  return /^(?:\d+:)?([\d.]+)/.exec(version)[1]
}

const PAIRS = { RS256: ['rsa', { modulusLength: 2048 }], ES256: ['ec', { namedCurve: 'P-256' }] }

/** Creates a private key as a JWK. */
export function signingKey(alg) {
  const { privateKey } = generateKeyPairSync(...PAIRS[alg])
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg, use: 'sig' }
}

/** Creates a private RSA key as PEM, and an id for it. */
export function signingKeyPem() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }), kid: randomUUID() }
}

/** Starts a server on loopback. */
export async function listenOn(server, port, host = 'localhost') {
  server.listen(port, host)
  await once(server, 'listening')
}

/** Closes a server and its connections. */
export async function closeServer(server) {
  server.close()
  server.closeAllConnections()
}
