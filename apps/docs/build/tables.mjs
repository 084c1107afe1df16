import { toString } from 'hast-util-to-string'
import { SKIP, visit } from 'unist-util-visit'

const element = (tagName, properties, children = []) => ({ type: 'element', tagName, properties, children })
const isCode = (node) => node.tagName === 'code'
const contentsOf = (cell) => cell.children.filter((node) => node.type !== 'text' || node.value.trim() !== '')

const ROW_ID = /^[A-Z]{1,2}\d+$/
const CODE = /^[a-zA-Z]\w*$/
const TEST = /^[\w./-]+\.(test|spec|test-d)\.(ts|tsx|mjs)$/

/** Returns the name of a row, such as `B4` or `cannotPersist`, as the anchor for links. */
function nameOf(row) {
  const [first] = row.children.filter(({ tagName }) => tagName === 'td')
  if (first === undefined) return null
  const contents = contentsOf(first)
  const text = toString(first).trim()
  return contents.length === 1 && (isCode(contents[0]) ? CODE.test(text) : ROW_ID.test(text)) ? text : null
}

/** Makes wide tables scroll in a focusable container, and gives named rows an anchor. */
export const rehypeTables = () => (tree, file) => {
  const taken = new Set()
  visit(tree, 'element', (node) => {
    if (node.properties?.id !== undefined) taken.add(String(node.properties.id))
  })
  visit(tree, 'element', (node, index, parent) => {
    if (node.tagName !== 'table' || parent === undefined) return undefined
    visit(node, 'element', (row) => {
      if (row.tagName !== 'tr' || file.data.namesRows !== true) return
      const name = nameOf(row)
      if (name === null || taken.has(name)) return
      taken.add(name)
      row.properties.id = name
    })
    const caption = node.children.find(({ tagName }) => tagName === 'thead')
    const label = `Table: ${caption === undefined ? 'values' : toString(caption).replaceAll(/\s+/g, ' ').trim()}`
    parent.children[index] = element('div', { className: ['table'], role: 'group', ariaLabel: label, tabIndex: 0 }, [
      node,
    ])
    return SKIP
  })
}

/** Allows line breaks in a name only after a dot or a slash. */
const breakable = (node) => ({
  ...node,
  children: toString(node)
    .split(/(?<=[./])(?=\w)/)
    .flatMap((part, place) => [...(place === 0 ? [] : [element('wbr', {})]), { type: 'text', value: part }]),
})

/** Links the states, rules and tests in the cells of a table. `references` contains their addresses. */
export const rehypeReferences = () => (tree, file) => {
  const { references } = file.data
  if (references === undefined) return
  visit(tree, 'element', (cell) => {
    if (cell.tagName !== 'td') return
    const text = toString(cell).trim()
    if (contentsOf(cell).length === 1 && references.rules.has(text))
      cell.children = [element('a', { href: references.rule(text) }, cell.children)]
    else
      cell.children = cell.children.map((node) => {
        if (!isCode(node)) return node
        const name = toString(node)
        if (references.states.has(name)) return element('a', { href: references.state(name) }, [breakable(node)])
        return TEST.test(name) ? element('a', { href: references.test(name) }, [breakable(node)]) : node
      })
  })
}
