// Checks the English of the pages and docstrings: phrases that read as if translated, long sentences, ids that no table has, spelling.
// `node scripts/words.mjs` checks everything; name files to check only these.
import { TextlintKernel } from '@textlint/kernel'
import markdown from '@textlint/textlint-plugin-markdown'
import { lint } from 'cspell'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { ROOT, main } from './setup.mjs'
import { idsOf, proseFiles, proseOf } from './words/texts.mjs'
import { rulesWith } from './words/rules.mjs'

const kernel = new TextlintKernel()
const plugins = [{ pluginId: 'markdown', plugin: markdown.default ?? markdown }]

/** What is wrong with the prose of a file, a line each. */
export async function problemsOf(path, text, ids) {
  const { messages } = await kernel.lintText(proseOf(path, text), {
    filePath: path,
    ext: '.md',
    plugins,
    rules: rulesWith(ids),
  })
  return messages.map(({ line, column, message }) => `${path}:${line}:${column} ${message}`)
}

/** Misspelled words of files, a line each. */
async function misspellings(paths) {
  const found = []
  await lint(
    paths,
    { root: ROOT, config: `${ROOT}scripts/words/cspell.json`, progress: false, mustFindFiles: true },
    {
      issue: ({ uri, row, col, text }) =>
        found.push(
          `${uri.slice(pathToFileURL(ROOT).href.length)}:${row}:${col} "${text}" is misspelled. If it is a term of this project, add it to scripts/words/dictionary.txt.`,
        ),
      info: () => {},
      debug: () => {},
      progress: () => {},
      result: () => {},
      error: (message, error) => found.push(`${message}: ${error.message}`),
    },
  )
  return found
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const [, , ...named] = process.argv
    const paths = named.length > 0 ? named : proseFiles()
    const ids = idsOf()
    const problems = []
    for (const path of paths) problems.push(...(await problemsOf(path, readFileSync(ROOT + path, 'utf8'), ids)))
    problems.push(...(await misspellings(paths)))
    for (const problem of problems) console.error(problem)
    console.log(`${paths.length} files, ${problems.length} problems`)
    process.exitCode = problems.length === 0 ? 0 : 1
  })
}
