import { SKIP, visit } from 'unist-util-visit'

/** Reads the tab name of a code fence. */
export const parseMeta = (meta) => {
  const tab = /(?:^|\s)tab=(?:"([^"]+)"|(\S+))/.exec(meta)
  return tab === null ? null : { 'data-tab': tab[1] ?? tab[2] }
}

const element = (tagName, properties, children = []) => ({ type: 'element', tagName, properties, children })
const text = (value) => ({ type: 'text', value })
const isPre = (node) => node.type === 'element' && node.tagName === 'pre'
const tabOf = (node) => (isPre(node) ? node.properties['data-tab'] : undefined)
const isFrame = (node) => ['code', 'tabs'].includes(node.properties?.className?.[0])
const isBlank = (node) => node.type === 'text' && node.value.trim() === ''

/** Returns the language of a code block. */
const languageOf = (pre) => {
  const [code] = pre.children
  const { className, class: words } = code?.properties ?? {}
  return /language-(\S+)/.exec(String(className ?? words ?? ''))?.[1] ?? ''
}

const framed = (pre) => {
  delete pre.properties.style
  return element('div', { className: ['code'] }, [
    element('div', { className: ['code-bar'] }, [
      element('span', {}, [text(languageOf(pre))]),
      element('button', { type: 'button', className: ['copy'], ariaLabel: 'Copy the code' }, [text('Copy')]),
    ]),
    pre,
  ])
}

const tabs = (group, number) => {
  const id = (part, index) => `tabs-${number}-${part}-${index}`
  const heads = group.map((pre, index) =>
    element(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: id('tab', index),
        ariaControls: id('panel', index),
        ariaSelected: String(index === 0),
        tabIndex: index === 0 ? 0 : -1,
      },
      [text(tabOf(pre))],
    ),
  )
  const panels = group.map((pre, index) =>
    element(
      'div',
      {
        role: 'tabpanel',
        id: id('panel', index),
        ariaLabelledBy: id('tab', index),
        ...(index > 0 && { hidden: true }),
      },
      [framed(pre)],
    ),
  )
  return element('div', { className: ['tabs'] }, [
    element('div', { role: 'tablist', ariaLabel: `Variants: ${group.map(tabOf).join(', ')}` }, heads),
    ...panels,
  ])
}

const VARIABLE = /^color:var\(--code-(?:token-)?([a-z-]+)\)$/

/** Gives each code token a class instead of an inline color, and keeps plain text unchanged. */
export const rehypeTokens = () => (tree) => {
  visit(tree, 'element', (node, index, parent) => {
    const name = VARIABLE.exec(node.properties?.style ?? '')?.[1]
    if (name === undefined) return undefined
    delete node.properties.style
    if (name !== 'foreground' && name !== 'punctuation') node.properties.className = [`t-${name}`]
    else parent.children.splice(index, 1, ...node.children)
    return undefined
  })
}

/** Adds a copy button to each code block, and merges adjacent blocks with tab names into tabs. */
export const rehypeCodeBlocks = () => (tree) => {
  let number = 0
  visit(tree, (node) => {
    if (node.children === undefined) return undefined
    if (isPre(node) || isFrame(node)) return SKIP
    const children = []
    let group = []
    let gap = []
    const flush = () => {
      if (group.length > 0) children.push(group.length === 1 ? framed(group[0]) : tabs(group, (number += 1)))
      children.push(...gap)
      group = []
      gap = []
    }
    // Shiki wraps each block in a root node.
    for (const child of node.children.flatMap((inner) => (inner.type === 'root' ? inner.children : [inner]))) {
      if (tabOf(child) !== undefined) {
        group.push(child)
        gap = []
      } else if (group.length > 0 && isBlank(child)) gap.push(child)
      else {
        flush()
        children.push(isPre(child) ? framed(child) : child)
      }
    }
    flush()
    node.children = children
    return undefined
  })
}
