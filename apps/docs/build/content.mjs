// The Markdown files of the repository that are pages of the site, in the order of the table of contents.
import { readFileSync, readdirSync } from 'node:fs'

const root = new URL('../../../', import.meta.url)
const read = (path) => readFileSync(new URL(path, root), 'utf8')

const FOLDERS = [
  ['Guides', 'docs/guide'],
  ['Concepts', 'docs/concepts'],
  ['Decisions', 'docs/decisions'],
]
/** Files in the group of other pages. */
const MORE = [
  ['docs/glossary.md', 'glossary'],
  ['SECURITY.md', 'security'],
]

const contents = read('docs/README.md')
const addressOf = (path) => path.replace(/^docs\//, '').replace(/\.md$/, '')

/** The line of the table of contents that describes a page. */
function describedAs(path) {
  const [, line] = contents.split(`](${path.replace(/^docs\//, '')})`)
  return line === undefined ? '' : (line.split('\n')[0].split('|')[1] ?? '').trim()
}

/** Returns the position of a page in the table of contents. Unlisted pages come last. */
const placeOf = (path) => {
  const place = contents.indexOf(`](${path.replace(/^docs\//, '')})`)
  return place < 0 ? contents.length : place
}

/** Creates the index page of a folder, with one line per page. */
const indexPage = (group, folder, pages) => {
  const rows = pages.map(({ path }) => {
    const [, title = path] = /^# (.+)$/m.exec(read(path)) ?? []
    const description = describedAs(path)
    return `- [${title}](${path.slice(folder.length + 1)})${description === '' ? '' : `: ${description}`}`
  })
  return `# ${group}\n\n${rows.join('\n')}\n`
}

/** Every page that is a Markdown file: `{ address, group, path, markdown, description }`. */
export function contentPages() {
  return [
    ...FOLDERS.flatMap(([group, folder]) => {
      const names = readdirSync(new URL(folder, root)).filter((name) => name.endsWith('.md'))
      const pages = names
        .filter((name) => name !== 'README.md')
        .map((name) => ({ group, path: `${folder}/${name}` }))
        .toSorted((one, other) => placeOf(one.path) - placeOf(other.path) || one.path.localeCompare(other.path))
      const index = names.includes('README.md')
        ? { group, path: `${folder}/README.md` }
        : { group, path: `${folder}/index.md`, markdown: indexPage(group, folder, pages) }
      return [
        { ...index, address: addressOf(folder) },
        ...pages.map((page) => ({ ...page, address: addressOf(page.path) })),
      ]
    }),
    ...MORE.map(([path, address]) => ({ group: 'More', path, address })),
  ].map((page) => ({ description: describedAs(page.path), ...page, markdown: page.markdown ?? read(page.path) }))
}

/** Files without a page, and the pages that their links lead to. */
export const STANDS_FOR = new Map([['docs/README.md', 'guide']])
