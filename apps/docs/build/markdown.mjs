import rehypeShiki from '@shikijs/rehype'
import { toString } from 'hast-util-to-string'
import rehypeAutolinkHeadings from 'rehype-autolink-headings'
import rehypeSlug from 'rehype-slug'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { createCssVariablesTheme } from 'shiki'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { parseMeta, rehypeCodeBlocks, rehypeTokens } from './code-blocks.mjs'
import { remarkFittedCode } from './fitted-code.mjs'
import { rehypeReferences, rehypeTables } from './tables.mjs'

const HEADING = /^h([1-6])$/
const LANGUAGES =
  'ts tsx js jsx json sh html vue svelte css http sql python go yaml diff mermaid xml swift java dart csharp kotlin'
const THEME = createCssVariablesTheme({ name: 'classes', variablePrefix: '--code-', fontStyle: false })

/** Collects the headings, the text below each, and the title. */
const rehypeCollect = () => (tree, file) => {
  const sections = [{ id: '', title: '', level: 1, text: '' }]
  for (const node of tree.children) {
    const level = Number(HEADING.exec(node.tagName ?? '')?.[1] ?? 0)
    if (level > 0) sections.push({ id: node.properties.id, title: toString(node), level, text: '' })
    else sections.at(-1).text += ` ${toString(node)}`
  }
  file.data.sections = sections.map((section) => ({ ...section, text: section.text.replaceAll(/\s+/g, ' ').trim() }))
  file.data.title = sections.find(({ level, id }) => level === 1 && id !== '')?.title
}

const rehypeLinks = () => (tree, file) => {
  visit(tree, 'element', (node) => {
    const key = node.tagName === 'a' ? 'href' : node.tagName === 'img' ? 'src' : null
    if (key === null || typeof node.properties[key] !== 'string') return
    const target = file.data.rewrite(node.properties[key], node.tagName)
    if (target === null) {
      node.tagName = 'span'
      delete node.properties[key]
    } else node.properties[key] = target
    if (node.tagName === 'img') Object.assign(node.properties, { loading: 'lazy', decoding: 'async' })
  })
}

/** HTML in Markdown is left out, but for the anchors that TypeDoc gives properties: `<a id="property-maxage">`. */
function anchorOf(_, { value }) {
  const id = /^<a id="([^"]+)">/.exec(value)?.[1]
  return id === undefined ? undefined : { type: 'element', tagName: 'span', properties: { id }, children: [] }
}

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkFittedCode)
  .use(remarkRehype, { handlers: { html: anchorOf } })
  .use(rehypeSlug)
  .use(rehypeCollect)
  .use(rehypeAutolinkHeadings, {
    behavior: 'append',
    test: ['h2', 'h3', 'h4'],
    properties: (node) => ({ className: ['anchor'], ariaLabel: `Link to “${toString(node)}”` }),
    content: { type: 'text', value: '#' },
  })
  .use(rehypeShiki, {
    theme: THEME,
    langs: LANGUAGES.split(' '),
    fallbackLanguage: 'text',
    addLanguageClass: true,
    parseMetaString: parseMeta,
  })
  .use(rehypeTokens)
  .use(rehypeCodeBlocks)
  .use(rehypeTables)
  .use(rehypeLinks)
  .use(rehypeReferences)
  .use(rehypeStringify)
  .freeze()

/**
 * Renders Markdown.
 *
 * @param source The text.
 * @param options `rewrite` gives the address of a link or a picture: `(target, tagName) => string`, or `null` for none.
 *   `codeWidth` breaks lines of code that are wider, in characters. `namesRows` gives the rows of tables that begin with a name an anchor. `references` links states, rules and tests.
 * @returns `html`, `title` (the first heading), and `sections` with the plain text below each heading.
 */
export async function renderMarkdown(source, options = {}) {
  const data = { rewrite: (target) => target, ...options }
  const file = await processor.process({ value: source, data })
  return { html: String(file), title: file.data.title, sections: file.data.sections }
}
