// The reference: TypeDoc reads the declarations that each public entry publishes, and writes a page for each name.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Application, LogLevel } from 'typedoc'
import { load as writeMarkdown } from 'typedoc-plugin-markdown'

const PACKAGES = fileURLToPath(new URL('../../../packages/', import.meta.url))
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url))

/** Every public entry: its name, and the file with its declarations. */
function entriesOf(packages) {
  return readdirSync(packages).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(packages, folder, 'package.json'), 'utf8'))
    return Object.entries(manifest.exports).flatMap(([entry, { types }]) =>
      types === undefined || entry.endsWith('.css')
        ? []
        : [{ name: manifest.name + entry.slice(1), file: join(packages, folder, types) }],
    )
  })
}

/** Lets TypeDoc write its pages below `folder`. */
async function generate(entries, folder) {
  const tsconfig = join(folder, 'tsconfig.json')
  const compilerOptions = {
    module: 'nodenext',
    moduleResolution: 'nodenext',
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: ['node'],
    typeRoots: [fileURLToPath(new URL('../../../node_modules/@types', import.meta.url))],
    jsx: 'react-jsx',
    strict: true,
    skipLibCheck: true,
  }
  writeFileSync(tsconfig, JSON.stringify({ compilerOptions, files: entries.map(({ file }) => file) }))
  const app = await Application.bootstrapWithPlugins({
    plugin: [writeMarkdown],
    entryPoints: entries.map(({ file }) => file),
    tsconfig,
    basePath: PACKAGES,
    out: join(folder, 'pages'),
    logLevel: LogLevel.Error,
    readme: 'none',
    router: 'member',
    entryFileName: 'index',
    skipErrorChecking: true,
    disableSources: true,
    excludeExternals: true,
    excludePrivate: true,
    excludeInternal: true,
    hideBreadcrumbs: true,
    hidePageHeader: true,
    useCodeBlocks: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    enumMembersFormat: 'table',
  })
  const project = await app.convert()
  if (project === undefined) throw new Error('TypeDoc could not read the declarations of the packages.')
  await app.generateOutputs(project)
  return join(folder, 'pages')
}

/** The page of a name stands below the page of its entry: `core/dist/functions/createReauth.md` is `api/core/createReauth`. */
function addressOf(path, addresses) {
  const folder = posix.dirname(path)
  if (posix.basename(path) === 'index.md') return addresses.get(folder)
  return `${addresses.get(posix.dirname(folder))}/${posix.basename(path, '.md')}`
}

const IS_TYPE = /\/(interfaces|type-aliases)\//

const isIndex = (path) => posix.basename(path) === 'index.md'

/** What the first heading of a page says: `Function: createReauth()` is `createReauth()`, a function. */
const HEADING = /^# (?:(Class|Function|Interface|Type Alias|Variable|Enumeration|Namespace): )?(.+)$/m

/** The first sentence of a page of TypeDoc. */
const summaryOf = (markdown) =>
  markdown
    .replace(HEADING, '')
    .replace(/```[\s\S]*?```/, '')
    // Links count from the page itself, and the sentence is shown on others.
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .split(/\n\n/)
    .map((part) => part.trim())
    .find((part) => part !== '' && !/^(#|\||-|```|>)/.test(part)) ?? ''

/** The page of an entry: what it exports, by kind, one line each. */
function entryPage(name, symbols) {
  const kinds = [...new Set(symbols.map(({ kind }) => kind))]
  const ORDER = ['Function', 'Class', 'Variable', 'Interface', 'Type Alias']
  const groups = kinds
    .toSorted((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other))
    .map((kind) => {
      const rows = symbols.filter((symbol) => symbol.kind === kind)
      const title = kind === 'Class' ? 'Classes' : kind === 'Type Alias' ? 'Types' : `${kind}s`
      const lines = rows.map(({ title: symbol, link, summary }) => {
        const sentence = summary.replaceAll(/\s+/g, ' ').split(/(?<=[.:]) /)[0]
        return `| [\`${symbol.replaceAll('\\', '')}\`](${link}) | ${sentence.replaceAll(/(?<!\\)\|/g, String.raw`\|`)} |`
      })
      return [`## ${title}`, ['| Name | What it is |', '| --- | --- |', ...lines].join('\n')].join('\n\n')
    })
  const exported = symbols.length === 1 ? 'It exports one name.' : `It exports ${symbols.length} names.`
  return [`# ${name}`, exported, ...groups].join('\n\n')
}

/**
 * Pages of every public entry of every package, and of every name that it exports.
 *
 * @returns `{ address, title, path, markdown, kind, entry, summary }`; `path` is where links in the page count from.
 */
export async function referencePages() {
  mkdirSync(CACHE, { recursive: true })
  const folder = mkdtempSync(join(CACHE, 'typedoc-'))
  try {
    const entries = entriesOf(PACKAGES)
    const out = await generate(entries, folder)
    const places = new Map(
      entries.map(({ name, file }) => {
        const place = relative(PACKAGES, file).replace(/\.d\.ts$/, '')
        return [
          place.endsWith('/index') ? posix.dirname(place) : place,
          { name, address: `api/${name.replace('@reauth/', '')}` },
        ]
      }),
    )
    const addresses = new Map([...places].map(([place, { address }]) => [place, address]))
    const files = readdirSync(out, { recursive: true }).filter((path) => path.endsWith('.md') && path !== 'index.md')
    const used = new Set()
    /** Two names that differ only in their first letter can't be two files everywhere: the type is the second. */
    const free = (address) => {
      const own = used.has(address.toLowerCase()) ? `${address}-type` : address
      used.add(own.toLowerCase())
      return own
    }
    const symbols = files
      .filter((path) => !isIndex(path))
      .toSorted((one, other) => Number(IS_TYPE.test(one)) - Number(IS_TYPE.test(other)) || one.localeCompare(other))
      .map((path) => {
        const markdown = readFileSync(join(out, path), 'utf8')
        const [, kind, title] = HEADING.exec(markdown)
        const entry = posix.dirname(posix.dirname(path))
        return {
          path,
          kind,
          title: title.replaceAll('\\', ''),
          entry,
          address: free(addressOf(path, addresses)),
          summary: summaryOf(markdown),
          markdown: markdown.replace(
            HEADING,
            (_, __, name) => `# ${name}\n\n${kind} of [${places.get(entry).name}](../index.md)`,
          ),
        }
      })
    const pages = [...places].map(([place, { name, address }]) => {
      const own = symbols
        .filter(({ entry }) => entry === place)
        .map((symbol) => ({ ...symbol, link: relative(place, symbol.path) }))
        .toSorted((one, other) => one.title.localeCompare(other.title))
      // A name that another entry publishes first is only listed here.
      const listed = readFileSync(join(out, place, 'index.md'), 'utf8').split('## References\n')[1]
      const markdown = entryPage(name, own) + (listed === undefined ? '' : `\n\n## Also exported\n${listed}`)
      return { path: `${place}/index.md`, kind: 'Entry', title: name, entry: place, address, summary: '', markdown }
    })
    return [...pages, ...symbols]
  } finally {
    rmSync(folder, { recursive: true })
  }
}
