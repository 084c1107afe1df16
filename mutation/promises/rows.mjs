// The rows of the tables of guarantees. Each has an id and names the tests that enforce it.

/** The pages with tables of guarantees. */
export const PAGES = ['SECURITY.md', 'docs/concepts/threats.md', 'docs/concepts/promises.md', 'apps/demo/README.md']

const cellsOf = (line) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
const codesOf = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code)

/** Returns the path of a test from the root: below `packages/`, unless it begins with `apps/` or `docs/`. */
export const pathOf = (test) => (/^(apps|docs)\//.test(test) ? test : `packages/${test}`)

/**
 * Reads the tables whose last column names tests.
 *
 * @returns `rows`, each `{ id, title, tests }`, and `problems` for malformed tables and rows.
 */
export function rowsOf(markdown) {
  const [rows, problems] = [[], []]
  let header
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('|')) {
      header = undefined
      continue
    }
    const cells = cellsOf(line)
    if (header === undefined) {
      header = cells
      const namesTests = ['Test', 'Enforced by'].includes(header.at(-1))
      if (namesTests && header[0] !== 'Id')
        problems.push(`A table that names tests must begin with the column Id: ${line}`)
      continue
    }
    if (header[0] !== 'Id' || /^-+$/.test(cells[0])) continue
    if (!['Test', 'Enforced by'].includes(header.at(-1))) continue
    const [id, title] = cells
    const tests = codesOf(cells.at(-1)).filter((code) => /\.(test|spec)\.tsx?$/.test(code))
    if (!/^[A-Z]\d+$/.test(id)) problems.push(`A row has no id such as G1: ${line}`)
    else rows.push({ id, title, tests })
  }
  return { rows, problems }
}
