import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, { default: string }>
}

/** Returns the files and packages that an entry imports statically. */
function loadedBy(path: string, files = new Set<string>(), packages = new Set<string>()) {
  files.add(path)
  for (const [, name] of readFileSync(path, 'utf8').matchAll(/^(?:import|export)\b[^'"]*["']([^'"]+)["'];?$/gm)) {
    const file = join(dirname(path), name!)
    if (!name!.startsWith('.')) packages.add(name!)
    else if (!files.has(file)) loadedBy(file, files, packages)
  }
  return { files, packages }
}

const entries = Object.entries(exports).map(([entry, { default: file }]) => [entry, join(root, file)] as const)

it.each(entries)('the published entry %s loads few files, and loads jose only with the first key', (entry, path) => {
  const { files, packages } = loadedBy(path)
  expect(files.size).toBeLessThanOrEqual(9)
  const used = entry === './testing' ? ['node:assert/strict'] : ['@reauth/policy']
  expect([...packages].filter((name) => !used.includes(name))).toEqual([])
})
