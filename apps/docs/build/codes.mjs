// The page of codes: every code that an outcome, an error or a log can hold, from the tables and unions that the packages publish.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CODES } from '@reauth/core'
import { REAUTH_ERROR_ADVICE } from '@reauth/policy'
import ts from 'typescript'

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url))

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

/** Every code: `{ code, meaning, about }`. */
export function allCodes() {
  return [
    ...Object.entries(CODES).map(([code, { text }]) => ({ code, meaning: text, about: 'How a run ends' })),
    ...UNIONS.flatMap(([about, file, name]) =>
      codesOf(readFileSync(join(packages, file), 'utf8'), name).map((one) => ({ ...one, about })),
    ),
    ...Object.entries(REAUTH_ERROR_ADVICE).map(([code, meaning]) => ({ code, meaning, about: 'ReauthError' })),
  ]
}

/** One page with every code: from the tables that the packages export, and from the comments beside the words of a union. */
export function codesPage() {
  const ends = Object.entries(CODES).map(([code, { outcome, retryable, text }]) => [
    `\`${code}\``,
    `\`${outcome}\``,
    retryable ? 'yes' : 'no',
    text,
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
  return { address: 'api/codes', path: 'api/codes', title: 'Codes', kind: 'Codes', markdown: parts.join('\n\n') }
}
