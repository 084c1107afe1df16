/** What is written for readers, and decides nothing. */
const PROSE = new Set(['description', 'message', 'meta', 'title', 'why'])

/** Leaves out texts for readers: descriptions, the sections of specifications, the first word of `end(…)`, and what an error of a configuration advises or names. */
const prose = {
  shouldIgnore({ node, parent, key, listKey }) {
    if (parent?.type === 'ObjectProperty' && key === 'value' && PROSE.has(parent.key.name)) return 'written for readers'
    if (listKey !== 'arguments') return undefined
    const isSentence = parent.type === 'CallExpression' && parent.callee.name === 'end' && parent.arguments[0] === node
    const isAdvice =
      parent.type === 'NewExpression' &&
      parent.callee.name === 'ReauthServerError' &&
      parent.arguments[1] === node &&
      node.type === 'StringLiteral'
    const { name } = parent.callee ?? {}
    const isNamed =
      parent.type === 'CallExpression' &&
      ['checkOptionTypes', 'refuseUnknown'].includes(name) &&
      parent.arguments[0] === node
    const isWish = parent.type === 'CallExpression' && name === 'wrongOption' && parent.arguments[2] === node
    return isSentence || isAdvice || isNamed || isWish ? 'written for readers' : undefined
  },
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'prose', value: prose }]
