// Every page of the site: rendered Markdown, with its menu and its neighbors, and its twin as Markdown.
import { readFileSync } from 'node:fs'
import { addressFrom, linkBetween } from './address.mjs'
import { allCodes, codesPage } from './codes.mjs'
import { STANDS_FOR, contentPages } from './content.mjs'
import { renderMarkdown } from './markdown.mjs'
import { neighborsOf, proseMenu, referenceMenu } from './menus.mjs'
import { twinOf } from './twin.mjs'

const root = new URL('../../../', import.meta.url)
const REPOSITORY = JSON.parse(readFileSync(new URL('packages/core/package.json', root), 'utf8'))
  .repository.url.replace(/^git\+/, '')
  .replace(/\.git$/, '')

/** The column of a guide, in characters of its code. The reference is formatted by TypeDoc. */
const CODE_WIDTH = 88

/** Pages whose tables name states, rules and tests. */
const LINKED = new Set(['concepts/threats', 'concepts/promises', 'security'])

/** Where the states, rules and tests that a page names stand. */
const referencesFrom = (address, { states, rules }) => ({
  states: new Set(states.map(({ path }) => path)),
  rules: new Set(rules.map(({ id }) => id)),
  state: (path) => linkBetween(address, 'simulator', `/state/${path.replaceAll('.', '/')}`),
  rule: (id) => linkBetween(address, 'rules', `rule-${id}`),
  test: (path) => `${REPOSITORY}/blob/main/${/^(apps|docs|scripts)\//.test(path) ? '' : 'packages/'}${path}`,
})

/** One after the other: all at once would keep the trees of all pages in memory. */
async function inTurn(list, work) {
  const results = []
  for (const one of list) results.push(await work(one))
  return results
}

const sectionOf = (address) =>
  ['guide', 'concepts', 'api'].find((section) => address === section || address.startsWith(`${section}/`)) ?? null

/** Entries by their package. */
function grouped(entries) {
  const groups = new Map()
  for (const entry of entries) {
    const name = entry.title.split('/').slice(0, 2).join('/')
    groups.set(name, [...(groups.get(name) ?? []), entry])
  }
  return groups
}

/** The first page of the reference. */
function referenceIndex(pages) {
  const entries = pages.filter(({ kind }) => kind === 'Entry')
  const packages = grouped(entries)
  const parts = [...packages].flatMap(([name, own]) => [
    `## ${name}`,
    own.map(({ title, path }) => `- [${title}](${path})`).join('\n'),
  ])
  return [
    '# Reference',
    'Every public entry of every package. [Codes](api/codes) has every code that an outcome, an error or a log can hold.',
    ...parts,
  ].join('\n\n')
}

/**
 * All pages of prose and of the reference.
 *
 * @param facts The states and the rules of the chart.
 * @returns `{ pages, prose, reference }`: what is written, and what the search reads.
 */
export async function sitePages(facts) {
  const prose = contentPages()
  const names = JSON.parse(readFileSync(new URL('../src/generated/reference.json', import.meta.url), 'utf8'))
  const titles = new Map(names.filter(({ kind }) => kind === 'Entry').map(({ entry, title }) => [entry, title]))
  const reference = [
    { address: 'api', path: 'api', title: 'Reference', kind: 'Index', markdown: referenceIndex(names), summary: '' },
    { ...codesPage(), summary: 'Every code that an outcome, an error or a log can hold, and what it means.' },
    ...names,
  ]
  const addresses = new Map([...prose, ...reference].map(({ path, address }) => [path, address]))
  for (const [path, address] of STANDS_FOR) addresses.set(path, address)

  const rendered = async (page, codeWidth) => {
    const { address, path, markdown } = page
    const { html, title, sections } = await renderMarkdown(markdown, {
      rewrite: (target) => addressFrom(path, target, addresses),
      codeWidth,
      namesRows: LINKED.has(address) || address === 'api/codes' || address.startsWith('concepts/'),
      ...(LINKED.has(address) && { references: referencesFrom(address, facts) }),
    })
    if (typeof title !== 'string') throw new Error(`${path} has no title.`)
    return { ...page, html, sections, title: page.title ?? title, twin: twinOf(markdown, path, addresses) }
  }
  const proseRendered = await inTurn(prose, (page) => rendered(page, CODE_WIDTH))
  const referenceRendered = await inTurn(reference, (page) => rendered(page))
  const menus = { prose: proseMenu(proseRendered), reference: referenceMenu(reference) }

  const described = ({ description, summary, sections, title }) =>
    description || summary || sections.find(({ text }) => text !== '')?.text.slice(0, 160) || title
  const finished = (page, menu) => ({
    address: page.address,
    kind: 'prose',
    title: page.title,
    description: described(page),
    section: sectionOf(page.address),
    html: page.html,
    headings: page.sections
      .filter(({ level, id }) => (level === 2 || level === 3) && id !== undefined)
      .map(({ id, title, level }) => ({ id, title, level })),
    menu,
    hasMarkdown: true,
    twin: page.twin,
    ...neighborsOf(page.address, menu),
  })
  return {
    pages: [
      ...proseRendered.map((page) => finished(page, menus.prose)),
      ...referenceRendered.map((page) => finished(page, menus.reference)),
    ],
    prose: proseRendered,
    reference: reference
      .filter(({ kind }) => kind !== 'Index')
      .map((page) => ({ ...page, entryTitle: titles.get(page.entry) })),
    codes: allCodes(),
  }
}
