// The reference: every public entry of every package, from the declarations that it publishes.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CODES } from '@reauth/core'
import { REAUTH_ERROR_ADVICE } from '@reauth/policy'
import ts from 'typescript'

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url))

const text = (parts) => (typeof parts === 'string' ? parts : ts.displayPartsToString(parts)).trim()
/** `{@link X}` is a word here, and `{@link https://… name}` a link. */
const linked = (value) =>
  value
    .replaceAll(/\{@link (https?:\S+) ([^}]+)\}/g, '[$2]($1)')
    .replaceAll(/\{@link ([^}\s]+)(?: ([^}]+))?\}/g, (_, name, words) => `\`${words ?? name}\``)
const oneLine = (value) => linked(value).replaceAll(/\s*\n\s*/g, ' ')

/** The declaration as it is published, without its own comment. */
function signatureOf(declaration) {
  const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
  return node.getText().replace(/^(export )?(declare )?/, '')
}

function tagsOf(symbol, name, checker) {
  return symbol.getJsDocTags(checker).filter((tag) => tag.name === name)
}

/** One exported name as Markdown. */
function sectionOf(symbol, checker) {
  const declarations = symbol.getDeclarations() ?? []
  if (declarations.length === 0) return ''
  const kind = ts.isFunctionDeclaration(declarations[0]) ? 'function' : ''
  const parts = [`## ${symbol.name}`, linked(text(symbol.getDocumentationComment(checker)))]
  parts.push(['```ts', ...declarations.map(signatureOf), '```'].join('\n'))
  const parameters = tagsOf(symbol, 'param', checker).map((tag) => {
    const [name, ...words] = text(tag.text).split(/\s+/)
    return `| \`${name}\` | ${oneLine(words.join(' '))} |`
  })
  if (parameters.length > 0) parts.push(['| Parameter | Meaning |', '| --- | --- |', ...parameters].join('\n'))
  for (const tag of tagsOf(symbol, 'returns', checker)) parts.push(`**Returns** ${oneLine(text(tag.text))}`)
  const throws = tagsOf(symbol, 'throws', checker).map(
    (tag) => `- ${oneLine(text(tag.text)).replace(/^\{(\w+)\}/, '`$1`')}`,
  )
  if (throws.length > 0) parts.push(['**Throws**', '', ...throws].join('\n'))
  for (const tag of tagsOf(symbol, 'example', checker)) parts.push(['```ts', text(tag.text), '```'].join('\n'))
  for (const tag of tagsOf(symbol, 'see', checker)) parts.push(`See ${oneLine(text(tag.text))}`)
  return { kind, name: symbol.name, markdown: parts.filter(Boolean).join('\n\n') }
}

/** The members of a union of words, each with what its comment says. */
export function codesOf(source, name) {
  const file = ts.createSourceFile('x.d.ts', source, ts.ScriptTarget.Latest, true)
  const alias = file.statements.find((one) => ts.isTypeAliasDeclaration(one) && one.name.text === name)
  if (alias === undefined || !ts.isUnionTypeNode(alias.type)) return []
  let end = alias.type.getFullStart()
  return alias.type.types.flatMap((member) => {
    // A comment stands before the bar.
    const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*\|?\s*$/.exec(source.slice(end, member.getStart()))?.[1] ?? ''
    end = member.end
    if (!ts.isLiteralTypeNode(member) || !ts.isStringLiteral(member.literal)) return []
    return [{ code: member.literal.text, meaning: comment.replaceAll(/\s*\n\s*\*\s*/g, ' ').trim() }]
  })
}

/** Entries of all packages: `{ id, title, markdown }`. */
export function referencePages() {
  const entries = readdirSync(packages).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(packages, folder, 'package.json'), 'utf8'))
    return Object.entries(manifest.exports).flatMap(([entry, { types }]) =>
      entry.endsWith('.css') ? [] : [{ title: manifest.name + entry.slice(1), file: join(packages, folder, types) }],
    )
  })
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, skipLibCheck: true },
  )
  const checker = program.getTypeChecker()
  return entries.map(({ title, file }) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file))
    const exported = module === undefined ? [] : checker.getExportsOfModule(module)
    const sections = exported
      .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
      .filter((symbol) => symbol.name !== 'default')
      .map((symbol) => sectionOf(symbol, checker))
      .filter(Boolean)
      .toSorted(
        (one, other) =>
          Number(other.kind === 'function') - Number(one.kind === 'function') || one.name.localeCompare(other.name),
      )
    return {
      id: `api/${title.replace('@reauth/', '')}`,
      title,
      markdown: [
        `# ${title}`,
        'Every name that this entry exports, functions first.',
        ...sections.map(({ markdown }) => markdown),
      ].join('\n\n'),
    }
  })
}

/** A Markdown table; a bar inside a cell is escaped. */
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows.map((cells) => cells.map((cell) => cell.replaceAll('|', String.raw`\|`)))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')

const UNIONS = [
  ['Why a step-up did not help', 'core/dist/words/facts.d.ts', 'StepUpDiagnosis'],
  ['Why a token is not accepted', 'server/dist/verifier/create-verifier.d.ts', 'RefusalCode'],
  ['Why an operation is refused', 'server/dist/operations/operation-refusal.d.ts', 'OperationRefusalCode'],
]

/** One page with every code: from the tables that the packages export, and from the comments beside the words of a union. */
export function codesPage() {
  const ends = Object.entries(CODES).map(([code, { outcome, retryable, says }]) => [
    `\`${code}\``,
    `\`${outcome}\``,
    retryable ? 'yes' : 'no',
    says,
  ])
  const unions = UNIONS.flatMap(([title, file, name]) => {
    const codes = codesOf(readFileSync(join(packages, file), 'utf8'), name)
    if (codes.length === 0) throw new Error(`${file} has no codes: ${name}.`)
    return [
      `## ${title}`,
      table(
        ['Code', 'Meaning'],
        codes.map(({ code, meaning }) => [`\`${code}\``, meaning]),
      ),
    ]
  })
  const errors = Object.entries(REAUTH_ERROR_ADVICE).map(([code, advice]) => [`\`${code}\``, advice])
  const parts = [
    '# Codes',
    'Every code that an outcome, an error or a log can hold, and what it means.',
    '## How a run ends',
    'A retry helps if starting the same action again can succeed without a change. `CODES` of `@reauth/core` holds this table.',
    table(['Code', 'Outcome', 'Does a retry help?', 'Default text'], ends),
    ...unions,
    '## ReauthError',
    table(['Code', 'What to do'], errors),
  ]
  return { id: 'api/codes', title: 'Codes', markdown: parts.join('\n\n') }
}
