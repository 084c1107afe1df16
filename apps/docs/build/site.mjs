// Writes the site. Each page has its own address, and works at the root of a host, in a folder, and from files.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { bundle, hashed, renderer } from './bundle.mjs'
import { renderMarkdown } from './markdown.mjs'
import { sitePages } from './pages.mjs'
import { searchEntries } from './search-entries.mjs'
import { TOOLS } from './tools.mjs'
import { llmsText } from './twin.mjs'

const root = new URL('../../../', import.meta.url)
const dist = new URL('../dist/', import.meta.url)
const generated = new URL('../src/generated/', import.meta.url)
const DESCRIPTION =
  'Reauthentication of sensitive actions: a statechart, a hook for each framework, and a server guard that verifies the token and decides.'

const read = (path, base = root) => readFile(new URL(path, base), 'utf8')
const json = async (path, base = root) => JSON.parse(await read(path, base))
const write = async (path, text) => {
  const file = new URL(path, dist)
  await mkdir(new URL('.', file), { recursive: true })
  await writeFile(file, text)
}

/** Half of the first page, and of a page of the migration, in characters of code. */
const HALF = 68

const fenced = async (language, file, region) => {
  const source = await read(`docs/snippets/${file}`)
  const code = source.split(`// #region ${region}\n`)[1].split('// #endregion')[0]
  return (await renderMarkdown(['```', language, '\n', code, '```\n'].join(''), { codeWidth: HALF })).html
}

await rm(dist, { recursive: true, force: true })
await mkdir(dist, { recursive: true })
await cp(new URL('../public/', import.meta.url), dist, { recursive: true })

const { chart } = await json('chart.json', generated)
const { counts, rules } = await json('rules.json', generated)
const states = chart.states
  .filter(({ parent }) => parent !== null)
  .map(({ id, title, description }) => ({ path: id.slice(chart.id.length + 1), title, description }))

const assets = await bundle()
const { render, pictureOfRun, platforms, questions, linkOfQuestion } = await renderer()
const { pages, prose, reference, codes } = await sitePages({ states, rules })

/** Returns the code of a platform before and after, as HTML. */
async function codeOf(platform) {
  const source = await read(`apps/docs/src/migration/code/${platform ?? 'web'}.md`)
  const block = async (part) => {
    const [, language, code] = new RegExp(`^\`\`\`(\\w+) ${part}\n([\\s\\S]*?)^\`\`\``, 'm').exec(source)
    return (await renderMarkdown(['```', language, '\n', code, '```\n'].join(''), { codeWidth: HALF })).html
  }
  return { before: await block('before'), after: await block('after') }
}

const migrations = await Promise.all(
  platforms.map(async ({ address, title, description, platform }) => ({
    address,
    kind: 'migration',
    title,
    description,
    section: 'migration',
    platform,
    code: await codeOf(platform),
  })),
)
const tools = TOOLS.map((tool) => ({ ...tool, kind: 'tool', section: 'simulator' }))
const answered = questions.map((one) => ({ ...one, address: linkOfQuestion(one) }))
const entries = searchEntries({ prose, reference, codes, states, rules, tools, migrations, questions: answered })
const index = `window.reauthSearchEntries = ${JSON.stringify(entries).replaceAll('<', String.raw`\u003c`)}\n`
const searchIndex = `assets/${hashed('search-index-[hash].js', index)}`
await write(searchIndex, index)
await writeFile(new URL('search.json', generated), JSON.stringify(entries))

const site = {
  version: (await json('packages/core/package.json')).version,
  assets: { ...assets, searchIndex },
  landing: {
    pageCode: await fenced('tsx', 'landing.tsx', 'page'),
    serverCode: await fenced('ts', 'server-hono.ts', 'guard'),
    picture: pictureOfRun(),
    rules: rules.length,
    edges: counts.edges,
    settings: counts.scenarios,
  },
}
const all = [
  {
    address: '',
    kind: 'landing',
    title: 'ask who it is, right before it matters',
    description: DESCRIPTION,
    section: null,
  },
  { address: '404', kind: 'notFound', title: 'Not found', description: DESCRIPTION, section: null },
  ...tools,
  ...migrations,
  ...pages,
]
for (const { twin, ...page } of all) {
  await write(page.address === '' ? 'index.html' : `${page.address}.html`, render(page, site))
  if (twin !== undefined) await write(`${page.address}.md`, twin)
}
await write(
  'llms.txt',
  llmsText(DESCRIPTION, [
    ...['Guides', 'Concepts', 'More', 'Decisions'].map((group) => ({
      title: group,
      pages: prose.filter((page) => page.group === group),
    })),
    {
      title: 'Reference',
      pages: pages.filter(({ section, address }) => section === 'api' && !/^api\/.*\/[A-Za-z]\w*$/.test(address)),
    },
  ]),
)
console.log(`${all.length} pages, ${entries.length} entries of the search`)
