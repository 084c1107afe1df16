/** An element of the picture, before it is written as text or rendered on a page. */
export interface Shape {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly children: readonly (Shape | string)[]
}

/** Creates an element without the attributes and children that are `null`. */
export const shape = (
  tag: string,
  attributes: Readonly<Record<string, string | number | null | undefined>>,
  children: readonly (Shape | string | null)[] = [],
): Shape => ({
  tag,
  attributes: Object.fromEntries(
    Object.entries(attributes).filter(
      (pair): pair is [string, string | number] => pair[1] !== null && pair[1] !== undefined,
    ),
  ),
  children: children.filter((child) => child !== null),
})

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
// XML parsers convert line ends and tabs in an attribute to spaces.
const ATTRIBUTE_ENTITIES: Readonly<Record<string, string>> = { '\n': '&#10;', '\r': '&#13;', '\t': '&#9;' }

/** Whether XML allows a character. */
const isXml = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0
  const isControl = code < 32 && code !== 9 && code !== 10 && code !== 13
  return !isControl && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff
}

/** Escapes text for XML, and removes characters that XML doesn't allow. */
export const escapeXml = (text: string): string =>
  Array.from(text)
    .filter(isXml)
    .map((character) => ENTITIES[character] ?? character)
    .join('')

const attributeOf = (text: string): string =>
  escapeXml(text).replace(/[\n\r\t]/g, (character) => ATTRIBUTE_ENTITIES[character] ?? character)

/** An element as text. */
export function textOf({ tag, attributes, children }: Shape): string {
  const pairs = Object.entries(attributes).map(([name, value]) => ` ${name}="${attributeOf(String(value))}"`)
  const inside = children.map((child) => (typeof child === 'string' ? escapeXml(child) : textOf(child))).join('')
  return inside === '' ? `<${tag}${pairs.join('')}/>` : `<${tag}${pairs.join('')}>${inside}</${tag}>`
}
