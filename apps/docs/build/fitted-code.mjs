// Code is formatted for files that are 120 characters wide. A column of the site has fewer: the same code breaks earlier there.
import { readFileSync } from 'node:fs'
import { format } from 'oxfmt'
import { visit } from 'unist-util-visit'

const { semi, singleQuote } = JSON.parse(readFileSync(new URL('../../../.oxfmtrc.json', import.meta.url), 'utf8'))
const FITTED = new Set(['ts', 'tsx', 'js', 'jsx'])

/** Code that has at most `width` characters a line where it can break, or the code as it is if it can't be parsed. */
export async function fitCode(language, code, width) {
  if (!FITTED.has(language) || code.split('\n').every(({ length }) => length <= width)) return code
  const { code: fitted, errors } = await format(`code.${language}`, code, { printWidth: width, semi, singleQuote })
  return errors.length > 0 ? code : fitted.trimEnd()
}

/** Fits the code of a page into a column of `file.data.codeWidth` characters. */
export const remarkFittedCode = () => async (tree, file) => {
  const { codeWidth } = file.data
  if (codeWidth === undefined) return
  const blocks = []
  visit(tree, 'code', (node) => void blocks.push(node))
  for (const block of blocks) block.value = await fitCode(block.lang, block.value, codeWidth)
}
