import { posix } from 'node:path'
import { linkBetween } from './address.mjs'

const FENCE = /(^(`{3,})[^\n]*\n[\s\S]*?^\2$)/m
const LINK = /(!?)\[((?:[^\][]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g

/**
 * Returns a page as Markdown for programs. Its links lead to the Markdown of other pages.
 *
 * @param markdown The Markdown source of the page.
 * @param file The path that its links are relative to.
 * @param addresses The address of each file that is a page.
 */
export function twinOf(markdown, file, addresses) {
  const rewritten = (link, mark, text, target) => {
    if (mark === '!' || /^([a-z]+:|#)/i.test(target)) return link
    const [path, anchor = ''] = target.split('#')
    const to = addresses.get(posix.join(posix.dirname(file), path))
    return to === undefined ? text : `[${text}](${linkBetween(addresses.get(file), `${to}.md`, anchor)})`
  }
  return markdown
    .split(new RegExp(FENCE, 'gm'))
    .filter((part) => part === undefined || !/^`{3,}$/.test(part))
    .map((part) => (part === undefined || part.startsWith('```') ? part : part.replace(LINK, rewritten)))
    .join('')
}

/** Returns the list of all pages for programs. */
export const llmsText = (description, groups) =>
  [
    '# reauth',
    '',
    `> ${description}`,
    ...groups.flatMap(({ title, pages }) => [
      '',
      `## ${title}`,
      '',
      ...pages.map((page) => {
        const line = page.description === '' ? '' : `: ${page.description}`
        return `- [${page.title}](${page.address}.md)${line}`
      }),
    ]),
    '',
  ].join('\n')
