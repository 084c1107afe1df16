// The quick check: every row has mutants, every mutant can be created, and every named test exists.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from 'esbuild'
import { ROOT } from '../../scripts/setup.mjs'
import { locate, mutate } from './mutate.mjs'
import { MUTANTS } from './mutants.mjs'
import { PAGES, pathOf, rowsOf } from './rows.mjs'

/** Returns the problems of the rows, and between rows and mutants. `exists` returns whether a path exists. */
export function problemsOf(rows, mutants, exists) {
  const problems = []
  const ids = rows.map(({ id }) => id)
  for (const id of ids.filter((one, index) => ids.indexOf(one) !== index)) problems.push(`${id}: two rows have this id`)
  for (const { id, title, tests } of rows) {
    const own = mutants.filter((mutant) => mutant.rows.includes(id))
    if (tests.length === 0) problems.push(`${id}: names no test: ${title}`)
    if (own.length === 0) problems.push(`${id}: has no mutant, so its tests may detect nothing: ${title}`)
    for (const test of tests) {
      if (!exists(pathOf(test))) problems.push(`${id}: ${test} does not exist`)
      else if (own.length > 0 && !own.some((mutant) => mutant.tests.includes(test)))
        problems.push(`${id}: ${test} is not the test of any of its mutants`)
    }
  }
  const names = mutants.map(({ name }) => name)
  for (const { rows: of, name, tests } of mutants) {
    if (names.indexOf(name) !== names.lastIndexOf(name)) problems.push(`"${name}": two mutants have this name`)
    if (tests.length === 0) problems.push(`"${name}": names no test`)
    for (const id of of) {
      const row = rows.find((one) => one.id === id)
      if (row === undefined) problems.push(`"${name}": there is no row ${id}`)
      for (const test of row === undefined ? [] : tests)
        if (!row.tests.includes(test)) problems.push(`"${name}": the row ${id} does not name ${test}`)
    }
  }
  return problems
}

/** Returns why a mutant can't be created in a folder, or `undefined`. */
export function faultOf(mutant, root) {
  try {
    const file = locate(root, mutant)
    const source = readFileSync(join(root, file), 'utf8')
    const mutated = mutate(source, mutant)
    if (mutated === source) throw new Error('it changes nothing')
    transformSync(mutated, { loader: file.endsWith('x') ? 'tsx' : 'ts' })
    return undefined
  } catch (error) {
    return `"${mutant.name}" in ${mutant.file}: ${error.message.split('\n')[0]}`
  }
}

/** Checks this repository. */
export function checkPromises() {
  const exists = (path) => existsSync(join(ROOT, path))
  const pages = PAGES.map((page) => rowsOf(readFileSync(join(ROOT, page), 'utf8')))
  const rows = pages.flatMap((page) => page.rows)
  const problems = [
    ...pages.flatMap((page) => page.problems),
    ...problemsOf(rows, MUTANTS, exists),
    ...MUTANTS.map((mutant) => faultOf(mutant, ROOT)),
  ].filter(Boolean)
  return { rows, mutants: MUTANTS, problems: [...new Set(problems)] }
}
