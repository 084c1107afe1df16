// Keeps the code of the guides and the README equal to the compiled files of docs/snippets, and checks the links between pages.
// `node scripts/snippets.mjs` fails if they differ; `--write` copies the regions into the pages.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const FENCE = /^```\w+ file=([\w./-]+)#([\w-]+)(?: tab="[^"\n]+")?\n([\s\S]*?)^```$/gm
const ANY_FENCE = /^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm
const LINK = /\]\(([^)\s]+)\)/g

/** Returns the lines of a region without its markers and common indentation. Throws if it is missing, unclosed or empty. */
export function regionOf(source, name) {
  const lines = source.split('\n')
  const start = lines.findIndex((line) => line.trim() === `// #region ${name}`)
  if (start < 0) throw new Error(`there is no region ${name}`)
  const length = lines.slice(start + 1).findIndex((line) => line.trim() === '// #endregion')
  if (length < 0) throw new Error(`region ${name} has no end`)
  const body = lines.slice(start + 1, start + 1 + length)
  const indents = body.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  if (indents.length === 0) throw new Error(`region ${name} is empty`)
  return body.map((line) => `${line.slice(Math.min(...indents))}\n`).join('')
}

/** Fills each fence of a page that names a region. */
export function fillFences(page, read) {
  return page.replace(FENCE, (fence, file, name) => {
    const opening = fence.slice(0, fence.indexOf('\n') + 1)
    return `${opening}${regionOf(read(file), name)}\`\`\``
  })
}

/** Returns the relative links of a page, outside code, whose target does not exist. */
export function deadLinks(page, exists) {
  const prose = page.replace(ANY_FENCE, '').replace(/`[^`\n]*`/g, '')
  return [...prose.matchAll(LINK)]
    .map(([, target]) => target.split('#')[0])
    .filter((target) => target !== '' && !/^[a-z][a-z+.-]*:/i.test(target) && !exists(decodeURI(target)))
}

/** Checks, or with `write` repairs, every page below `docs` and the README next to it. Returns a line for each problem. */
export function checkPages(docs, write = false) {
  const readme = join('..', 'README.md')
  const below = readdirSync(docs, { recursive: true }).filter(
    (path) => path.endsWith('.md') && !path.includes('node_modules'),
  )
  const pages = existsSync(join(docs, readme)) ? [readme, ...below] : below
  const read = (file) => readFileSync(join(docs, 'snippets', file), 'utf8')
  return pages
    .toSorted((one, other) => one.localeCompare(other))
    .flatMap((path) => {
      const file = join(docs, path)
      const page = readFileSync(file, 'utf8')
      const dead = deadLinks(page, (target) => existsSync(resolve(dirname(file), target)))
      const problems = dead.map((target) => `${path}: dead link ${target}`)
      try {
        const filled = fillFences(page, read)
        if (filled === page) return problems
        if (!write)
          return [...problems, `${path}: a snippet differs from its file. Run node scripts/snippets.mjs --write.`]
        writeFileSync(file, filled)
        return problems
      } catch (error) {
        return [...problems, `${path}: ${error.message}`]
      }
    })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const docs = fileURLToPath(new URL('../docs', import.meta.url))
  const problems = checkPages(docs, process.argv.includes('--write'))
  for (const problem of problems) console.error(`${relative(process.cwd(), docs)}/${problem}`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
