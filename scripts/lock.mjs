// Checks that the lock file names the binaries of every platform, without which npm ci fails on other platforms.
import { readFileSync } from 'node:fs'
import { ROOT } from './setup.mjs'

const { packages } = JSON.parse(readFileSync(`${ROOT}package-lock.json`, 'utf8'))

/** Returns whether the lock file has the dependency of the package at `path`. */
function isLocked(path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`] !== undefined) return true
    if (!at.includes('/node_modules/')) return packages[`node_modules/${name}`] !== undefined
  }
}

const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
  Object.keys(optionalDependencies)
    .filter((name) => !isLocked(path, name))
    .map((name) => `${path || 'the root'} wants ${name}`),
)
for (const line of missing) console.error(line)
console.log(`${Object.keys(packages).length} packages, ${missing.length} optional ones missing from the lock`)
process.exitCode = missing.length === 0 ? 0 : 1
