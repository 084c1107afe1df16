import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { type RefusalCode, toRefusalResponse } from '../index.js'

const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8')
const guide = read('../../../../docs/guide/server.md')

/** Returns the cells of the table below a heading, without the table's head. */
function tableBelow(heading: string): string[][] {
  const [, rest = ''] = guide.split(`\n${heading}\n`)
  const [section = ''] = rest.split(/\n#{2,3} /)
  const lines = section.split('\n').filter((line) => line.startsWith('|'))
  return lines.slice(2).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

/** Returns the names in backticks in the first column of a table. */
const namesBelow = (heading: string): string[] =>
  tableBelow(heading).flatMap(([first = '']) => [...first.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string))

/** Finds a statement of a source file by its name. */
function declaration<Kind extends ts.Statement>(file: string, name: string, is: (node: ts.Node) => node is Kind): Kind {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true)
  const found = source.statements.find(
    (node): node is Kind => is(node) && (node as unknown as ts.DeclarationStatement).name?.getText() === name,
  )
  if (found === undefined) throw new Error(`${file} has no ${name}`)
  return found
}

const codesOf = (file: string, name: string): string[] => {
  const { type } = declaration(file, name, ts.isTypeAliasDeclaration)
  if (!ts.isUnionTypeNode(type)) throw new Error(`${name} is not a union`)
  return type.types.flatMap((node) =>
    ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) ? node.literal.text : [],
  )
}
/** Returns the options of an interface, without those of type `never`. */
const optionsOf = (file: string, name: string): string[] =>
  declaration(file, name, ts.isInterfaceDeclaration).members.flatMap((member) =>
    ts.isPropertySignature(member) && member.type?.kind !== ts.SyntaxKind.NeverKeyword ? [member.name.getText()] : [],
  )

describe("the guide's table of refusals", () => {
  const rows = tableBelow('### Every refusal')
  const tokenCodes = codesOf('../verifier/create-verifier.ts', 'RefusalCode')
  const operationCodes = codesOf('../operations/operation-refusal.ts', 'OperationRefusalCode')

  it('names every code once, and no other', () => {
    const named = namesBelow('### Every refusal')
    expect(named.toSorted()).toEqual([...tokenCodes, ...operationCodes].toSorted())
  })

  it.each(tokenCodes)('gives the status of the response: %s', (code) => {
    const [, status] = rows.find(([first]) => first === `\`${code}\``) as string[]
    expect(status).toBe(String(toRefusalResponse({ ok: false, code: code as RefusalCode }).status))
  })

  it('explains each code and what to do', () => {
    for (const row of rows) {
      expect(row).toHaveLength(4)
      expect(row.filter((cell) => cell === '')).toEqual([])
    }
  })
})

describe("the guide's tables of options", () => {
  it('name every option of the verifier, and no other', () => {
    expect(namesBelow('## The verifier').toSorted()).toEqual(
      optionsOf('../verifier/configuration.ts', 'VerifierOptions').toSorted(),
    )
  })

  it('name every option of a session verifier, and no other', () => {
    const options = optionsOf('session-verifier.ts', 'SessionVerifierOptions')
    expect(namesBelow('### Sessions without a JWT').toSorted()).toEqual(options.toSorted())
  })

  it('name every option of the guard, and no other', () => {
    const options = ['CommonGuardOptions', 'TokenGuardOptions', 'SessionGuardOptions'].flatMap((name) =>
      optionsOf('guard-options.ts', name),
    )
    const sessions = optionsOf('session-verifier.ts', 'SessionVerifierOptions')
    expect(namesBelow('## The guard').toSorted()).toEqual([...options, ...sessions].toSorted())
  })
})
