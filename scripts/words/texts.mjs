// Which files have prose, the prose of each as Markdown, and the ids of the tables.
import { readFileSync, readdirSync } from 'node:fs'
import { PAGES } from '../../mutation/promises/rows.mjs'
import { ROOT } from '../setup.mjs'

/** The pages, the docstrings that users read, and the sentences of the demo. */
const PROSE = [/\.md$/, /^packages\/\w+\/src\/.*\.tsx?$/, /^apps\/demo\/web\/src\/.*words\.ts$/]
/** Tests and what they need say nothing to users. */
const NOT_PUBLISHED = /\.(?:test|test-d|fixture|suite|spec|bench)\.tsx?$/
/** Folders of other people's files, and of files that commands write. */
const NOT_OURS = new Set(['node_modules', 'dist', 'reports', 'coverage', 'generated', 'test-results'])
const isOurs = (name) => !NOT_OURS.has(name) && (!name.startsWith('.') || name === '.changeset' || name === '.github')

const filesIn = (folder) =>
  readdirSync(ROOT + folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isFile()
      ? [folder + entry.name]
      : entry.isDirectory() && isOurs(entry.name)
        ? filesIn(`${folder}${entry.name}/`)
        : [],
  )

/** The files whose prose is checked. */
export const proseFiles = (patterns = PROSE) =>
  filesIn('')
    .filter((path) => patterns.some((pattern) => pattern.test(path)) && !NOT_PUBLISHED.test(path))
    .toSorted()

const DOCSTRING = /\/\*\*[\s\S]*?\*\//g
/** A docstring without its marks, on the same lines. The code of an example is left out. */
const withoutMarks = (docstring) =>
  docstring
    .slice(3, -2)
    .replaceAll(/^[^\S\n]*\*[^\S\n]?/gm, '')
    .replaceAll(/@example[\s\S]*?(?=\n@|$(?![\s\S]))/g, (example) => example.replaceAll(/[^\n]/g, ''))
    .replaceAll(/\{@link [^}]*\}/g, (link) => 'x'.repeat(link.length))
    .replaceAll(/^@\w+(?: \[?[\w.$]+\]?)?/gm, (tag) => ' '.repeat(tag.length))

/** The sentences in the code between docstrings: texts with a space, one a line. */
const sentencesOf = (code) =>
  code
    .split('\n')
    .map((line) => [...line.matchAll(/(['"`])((?:(?!\1).)* (?:(?!\1).)*)\1/g)].map(([, , text]) => text).join(' '))
    .join('\n')

/**
 * The prose of a file as Markdown, with each line where it is in the file: of a source, its docstrings, and of the demo's words the sentences as well.
 */
export function proseOf(path, text) {
  if (path.endsWith('.md')) return text
  const between = path.endsWith('words.ts') ? sentencesOf : (code) => code.replaceAll(/[^\n]/g, '')
  let [prose, end] = ['', 0]
  for (const { index, 0: docstring } of text.matchAll(DOCSTRING)) {
    prose += between(text.slice(end, index)) + withoutMarks(docstring).replaceAll(/^[^\S\n]+/gm, '')
    end = index + docstring.length
  }
  return prose + between(text.slice(end))
}

/** The pages whose tables have rows with ids. */
const WITH_IDS = [...PAGES, 'docs/concepts/flow.md']

/** The ids of the rows of all tables. */
export const idsOf = () =>
  new Set(
    WITH_IDS.flatMap((page) => [...readFileSync(ROOT + page, 'utf8').matchAll(/^\| ([A-Z]\d+) +\|/gm)]).map(
      ([, id]) => id,
    ),
  )
