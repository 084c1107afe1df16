/** Properties with texts for readers, which have no effect. */
const PROSE = new Set(['description', 'message', 'meta', 'title', 'consequence'])

/** Ignores texts for readers: descriptions, sections of specifications, and texts of configuration errors. */
const prose = {
  shouldIgnore({ node, parent, key, listKey }) {
    if (parent?.type === 'ObjectProperty' && key === 'value' && PROSE.has(parent.key.name)) return 'written for readers'
    if (listKey !== 'arguments') return undefined
    const isAdvice =
      parent.type === 'NewExpression' &&
      parent.callee.name === 'ReauthServerError' &&
      parent.arguments[1] === node &&
      node.type === 'StringLiteral'
    const { name } = parent.callee ?? {}
    const isCaller =
      parent.type === 'CallExpression' &&
      ['checkOptionTypes', 'refuseUnknown'].includes(name) &&
      parent.arguments[0] === node
    const isExpectation =
      parent.type === 'CallExpression' && name === 'wrongOption' && parent.arguments.slice(2).includes(node)
    return isAdvice || isCaller || isExpectation ? 'written for readers' : undefined
  },
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'prose', value: prose }]
