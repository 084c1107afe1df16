// The rules of textlint that this project has for its prose.
import { phrasesIn } from './phrases.mjs'

/** More words than these are two sentences. */
const LONGEST_SENTENCE = 35
/** An id of a row in a table, such as G1 or I12. */
const ID = /(?<![\w./-])[A-Z]\d{1,2}(?![\w-]|\.\w)/g
/** Capitals with a number that are no id. */
const NAMES = new Set(['V1'])

const SENTENCE_END = /[.!?:;](?=\s|$)/
const wordsOf = (text) => text.split(/\s+/).filter((word) => /\w/.test(word))

/** Refuses the phrases of `phrases.mjs`. */
const noPhrases = ({ Syntax, RuleError, report, getSource, locator }) => ({
  [Syntax.Str](node) {
    for (const { index, words, instead } of phrasesIn(getSource(node)))
      report(
        node,
        new RuleError(`Instead of "${words}", write ${instead}.`, {
          padding: locator.range([index, index + words.length]),
        }),
      )
  },
})

/** Refuses sentences that are too long to be read once. Code counts as one word. */
const shortSentences = ({ Syntax, RuleError, report }) => ({
  [Syntax.Paragraph](node) {
    const text = node.children
      .map(({ type, raw, children }) =>
        type === Syntax.Code
          ? 'code'
          : type === Syntax.Link
            ? (children ?? []).map((child) => child.raw).join('')
            : raw,
      )
      .join('')
    for (const sentence of text.split(SENTENCE_END)) {
      const { length } = wordsOf(sentence)
      if (length <= LONGEST_SENTENCE) continue
      const begin = wordsOf(sentence).slice(0, 5).join(' ')
      report(
        node,
        new RuleError(`A sentence has ${length} words, more than ${LONGEST_SENTENCE}: "${begin} …". Split it.`),
      )
    }
  },
})

/** Refuses ids that no table has. `ids` are those of all tables. */
const knownIds = ({ Syntax, RuleError, report, getSource, locator }, { ids }) => ({
  [Syntax.Str](node) {
    for (const { index, 0: id } of getSource(node).matchAll(ID)) {
      if (ids.has(id) || NAMES.has(id)) continue
      report(node, new RuleError(`No table has a row ${id}.`, { padding: locator.range([index, index + id.length]) }))
    }
  },
})

/** The rules, for `@textlint/kernel`. */
export const rulesWith = (ids) => [
  { ruleId: 'phrases', rule: noPhrases },
  { ruleId: 'sentences', rule: shortSentences },
  { ruleId: 'ids', rule: knownIds, options: { ids } },
]
