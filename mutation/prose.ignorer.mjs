/** What is written for readers, and decides nothing. */
const PROSE = new Set(['description', 'meta', 'title', 'why'])

/** Leaves out texts for readers: descriptions, the sections of specifications, and the first word of `end(…)`. */
const prose = {
  shouldIgnore({ node, parent, key, listKey }) {
    if (parent?.type === 'ObjectProperty' && key === 'value' && PROSE.has(parent.key.name)) return 'written for readers'
    const isSentence = parent?.type === 'CallExpression' && listKey === 'arguments' && parent.callee.name === 'end'
    return isSentence && parent.arguments[0] === node ? 'written for readers' : undefined
  },
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'prose', value: prose }]
