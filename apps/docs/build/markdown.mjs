import rehypeShiki from '@shikijs/rehype'
import { toString } from 'hast-util-to-string'
import rehypeAutolinkHeadings from 'rehype-autolink-headings'
import rehypeSlug from 'rehype-slug'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { parseMeta, rehypeCodeBlocks, rehypeTables } from './code-blocks.mjs'

const HEADING = /^h([1-6])$/
/** Grey comments that reach a contrast of 4.5 on the ground of the code. */
const colorReplacements = {
  'github-light-default': { '#6e7781': '#57606a', '#cf222e': '#b51f2a', '#8250df': '#7341c8' },
  'github-dark-default': { '#8b949e': '#9aa4ae' },
}

/** Collects headings, the text below each, and the title; takes the title out of the text. */
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

const rehypeLinks =
  ({ rewrite }) =>
  (tree) => {
    visit(tree, 'element', (node) => {
      const key = node.tagName === 'a' ? 'href' : node.tagName === 'img' ? 'src' : null
      if (key === null || typeof node.properties[key] !== 'string') return
      const target = rewrite(node.properties[key], node.tagName)
      if (target === null) {
        node.tagName = 'span'
        delete node.properties[key]
      } else node.properties[key] = target
      if (node.tagName === 'img') Object.assign(node.properties, { loading: 'lazy', decoding: 'async' })
    })
  }

/**
 * Renders Markdown.
 *
 * @param source The text.
 * @param rewrite Gives the address of a link or a picture: `(target, tagName) => string`, or `null` for none.
 * @returns `html`, `title` (the first heading), and `sections` with the plain text below each heading.
 */
export async function renderMarkdown(source, rewrite = (target) => target) {
  const file = await unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkRehype)
    .use(rehypeSlug)
    .use(rehypeCollect)
    .use(rehypeAutolinkHeadings, {
      behavior: 'append',
      test: ['h2', 'h3', 'h4'],
      properties: (node) => ({ className: ['anchor'], ariaLabel: `Link to “${toString(node)}”` }),
      content: { type: 'text', value: '#' },
    })
    .use(rehypeShiki, {
      themes: { light: 'github-light-default', dark: 'github-dark-default' },
      langs: [
        'ts',
        'tsx',
        'js',
        'jsx',
        'json',
        'sh',
        'html',
        'vue',
        'svelte',
        'css',
        'http',
        'sql',
        'python',
        'go',
        'yaml',
        'diff',
        'mermaid',
        'xml',
      ],
      fallbackLanguage: 'text',
      defaultColor: false,
      addLanguageClass: true,
      parseMetaString: parseMeta,
      colorReplacements,
    })
    .use(rehypeCodeBlocks)
    .use(rehypeTables)
    .use(rehypeLinks, { rewrite })
    .use(rehypeStringify)
    .process(source)
  return { html: String(file), title: file.data.title, sections: file.data.sections }
}
