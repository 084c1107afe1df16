// Renders the Markdown of the repository and the reference, so that the page has no parser.
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { addressFrom } from './address.mjs'
import { renderMarkdown } from './markdown.mjs'
import { codesPage, referencePages } from './reference.mjs'

const root = new URL('../../../', import.meta.url)
const folder = new URL('../src/generated/', import.meta.url)
const shared = new URL('../src/generated/public/', import.meta.url)

const GROUPS = [
  ['Guides', 'docs/guide'],
  ['Concepts', 'docs/concepts'],
  ['Decisions', 'docs/decisions'],
]
const idOf = (path) =>
  path
    .replace(/^docs\//, '')
    .replace(/\.md$/, '')
    .toLowerCase()

/** Pages stand in the order of the table of contents; what it does not name comes last. */
const contents = await readFile(new URL('docs/README.md', root), 'utf8')
const placeOf = (path) => {
  const place = contents.indexOf(`](${path.replace(/^docs\//, '')})`)
  return place < 0 ? contents.length : place
}

const paths = []
for (const [group, place] of GROUPS) {
  const names = (await readdir(new URL(place, root))).filter((name) => name.endsWith('.md') && name !== 'README.md')
  const inOrder = names
    .map((name) => `${place}/${name}`)
    .toSorted((one, other) => placeOf(one) - placeOf(other) || one.localeCompare(other))
  paths.push(...inOrder.map((path) => ({ group, path })))
}
paths.push({ group: 'More', path: 'docs/glossary.md' }, { group: 'More', path: 'SECURITY.md' })
const reference = [...referencePages(), codesPage()].map((page) => ({ ...page, group: 'Reference', path: page.id }))
const known = new Map([...paths.map(({ path }) => [path, idOf(path)]), ...reference.map(({ id }) => [id, id])])

const sources = [
  ...(await Promise.all(
    paths.map(async ({ group, path }) => ({
      id: known.get(path),
      group,
      path,
      markdown: await readFile(new URL(path, root), 'utf8'),
    })),
  )),
  ...reference,
]

const pages = await Promise.all(
  sources.map(async ({ id, group, path, markdown }) => {
    const { html, title, sections } = await renderMarkdown(markdown, (target) => addressFrom(path, target, known))
    if (typeof title !== 'string') throw new Error(`${path} has no title.`)
    return { id, group, title, html, text: sections.map((one) => `${one.title} ${one.text}`).join(' ') }
  }),
)

const write = async (name, text, base = shared) => {
  const url = new URL(name, base)
  await mkdir(new URL('.', url), { recursive: true })
  await writeFile(url, text)
}
await write('menu.json', JSON.stringify(pages.map(({ id, group, title }) => ({ id, group, title }))), folder)
// A script and not JSON, so that it can be loaded from a file.
await write('pages.js', `window.reauthPages = ${JSON.stringify(pages).replaceAll('<', '\\u003c')}\n`)
for (const { id, markdown } of sources) await write(`${id}.md`, markdown)
await write(
  'llms.txt',
  [
    '# reauth',
    '',
    '> Reauthentication of sensitive actions as a statechart, a React hook, and a server guard that verifies and decides.',
    '',
    ...pages.map((page) => ['- [', page.title, '](', page.id, '.md)'].join('')),
    '',
  ].join('\n'),
)
console.log(`${pages.length} pages`)
