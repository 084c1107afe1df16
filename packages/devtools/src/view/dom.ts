/** A child of an element. Text is never parsed as markup. */
export type Child = Node | string | number | null | false | undefined

type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>

const SVG = 'http://www.w3.org/2000/svg'
const SVG_TAGS: ReadonlySet<string> = new Set(['svg', 'path', 'circle'])

/** Creates an element. `true` sets an attribute without a value; `false`, `null` and `undefined` omit it. */
export function h(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElement {
  const element = (SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag)) as HTMLElement
  for (const [name, value] of Object.entries(attributes))
    if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, value === true ? '' : String(value))
  element.append(...children.filter((child) => child !== null && child !== false && child !== undefined).map(toNode))
  return element
}

const toNode = (child: Child): Node | string => (child instanceof Node ? child : String(child))

const isSameKind = (one: Node, other: Node): boolean =>
  one.nodeType === other.nodeType &&
  one.nodeName === other.nodeName &&
  (one as HTMLElement).dataset?.['key'] === (other as HTMLElement).dataset?.['key']

function syncAttributes(old: Element, wanted: Element): void {
  // Sets styles through the CSSOM, which a Content Security Policy allows.
  for (const name of old.getAttributeNames())
    if (!wanted.hasAttribute(name) && name !== 'style') old.removeAttribute(name)
  for (const { name, value } of wanted.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value)
}

/**
 * Updates the children of an element to the given ones. Unchanged elements stay in the document, with their focus and scroll position.
 *
 * The content of an element with `data-keep` doesn't change.
 */
export function morph(parent: Node, wanted: readonly Node[]): void {
  for (const [at, node] of wanted.entries()) {
    const old = parent.childNodes[at]
    if (old === undefined) parent.appendChild(node)
    else if (!isSameKind(old, node)) parent.replaceChild(node, old)
    else if (node.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== node.nodeValue) old.nodeValue = node.nodeValue
    } else {
      syncAttributes(old as Element, node as Element)
      if (!(node as Element).hasAttribute('data-keep')) morph(old, [...node.childNodes])
    }
  }
  while (parent.childNodes.length > wanted.length) parent.lastChild!.remove()
}

/** Returns the value of `data-<name>` of the clicked element or its closest ancestor with the attribute. */
export function closest(event: Event, name: string): string | null {
  // In a separate window, elements belong to another realm, so `instanceof` doesn't work.
  const [target] = event.composedPath() as Partial<Element>[]
  return target?.closest?.(`[data-${name}]`)?.getAttribute(`data-${name}`) ?? null
}
