// Renders the Markdown of the repository, so that the page has no parser.
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { addressFrom } from './address.mjs'
import { renderMarkdown } from './markdown.mjs'

const root = new URL('../../../', import.meta.url)
const folder = new URL('../src/generated/', import.meta.url)

const GROUPS = [
  ['Guides', 'docs/guide'],
  ['Concepts', 'docs/concepts'],
  ['Decisions', 'docs/decisions'],
]

const sources = []
for (const [group, place] of GROUPS) {
  for (const name of (await readdir(new URL(place, root))).toSorted((one, other) => one.localeCompare(other)))
    if (name.endsWith('.md') && name !== 'README.md') sources.push({ group, path: `${place}/${name}` })
}
sources.push({ group: 'More', path: 'docs/glossary.md' }, { group: 'More', path: 'SECURITY.md' })

const idOf = (path) =>
  path
    .replace(/^docs\//, '')
    .replace(/\.md$/, '')
    .toLowerCase()
const known = new Map(sources.map(({ path }) => [path, idOf(path)]))

const pages = await Promise.all(
  sources.map(async ({ group, path }) => {
    const source = await readFile(new URL(path, root), 'utf8')
    const { html, title, sections } = await renderMarkdown(source, (target) => addressFrom(path, target, known))
    if (title === undefined) throw new Error(`${path} has no title.`)
    return {
      id: known.get(path),
      group,
      title,
      html,
      text: sections.map((one) => `${one.title} ${one.text}`).join(' '),
    }
  }),
)
await mkdir(folder, { recursive: true })
await writeFile(new URL('pages.json', folder), JSON.stringify(pages))
console.log(`${pages.length} pages`)
