import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** Returns the files and packages on which a file's types depend. */
function reachOf(entry: URL): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>()
  const packages = new Set<string>()
  const visit = (file: URL): void => {
    if (files.has(file.href)) return
    files.add(file.href)
    for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)) {
      if (target.startsWith('.')) visit(new URL(target.replace(/\.js$/, '.ts'), file))
      else packages.add(target)
    }
  }
  visit(entry)
  return { files, packages }
}

it.each([
  'reauth',
  '../run/preview',
  '../run/sensitive-run',
  '../run/run-snapshot',
  '../run/outcome',
  '../action/sensitive-action',
])('the types of %s do not depend on xstate', (name) => {
  const entry = new URL(`${name}.ts`, import.meta.url)
  expect(existsSync(entry)).toBe(true)
  expect([...reachOf(entry).packages].filter((target) => target !== '@reauth/policy')).toEqual([])
})
