// @vitest-environment node
// The site as it was built: its links and its weights.
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { linkOfQuestion, questions } from '../src/questions.ts'

const DIST = fileURLToPath(new URL('../dist/', import.meta.url))
const read = (path) => readFileSync(DIST + path, 'utf8')
const files = new Set(readdirSync(DIST, { recursive: true }).filter((name) => statSync(DIST + name).isFile()))
const pages = [...files].filter((name) => name.endsWith('.html'))
const html = new Map(pages.map((name) => [name, read(name)]))
const idsOf = (page) => new Set([...html.get(page).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
const ids = new Map(pages.map((page) => [page, idsOf(page)]))
const { chart } = JSON.parse(readFileSync(new URL('../src/generated/chart.json', import.meta.url), 'utf8'))
const states = new Set(chart.states.map(({ id }) => id))
/** The pages that are apps. Only these show what stands behind the mark: `simulator#/run/web`. */
const APPS = ['chart', 'inspector', 'paths', 'rules', 'simulator', 'together'].map((name) => `${name}.html`)

/** The file of an address. */
const fileOf = (address) =>
  address === '.' || address === '' ? 'index.html' : files.has(address) ? address : `${address}.html`

/** What is wrong with a link of a page, or nothing. */
function problemOf(page, link) {
  if (/^[a-z]+:/i.test(link)) return null
  const [path, anchor = ''] = link.split('#')
  const from = page === '404.html' ? '.' : posix.dirname(page)
  const target = path === '' ? page : fileOf(posix.join(from, path).replace(/\/$/, ''))
  if (!files.has(target)) return `${page}: ${link} leads nowhere`
  const [, kind, ...rest] = anchor.split('/')
  if (kind === 'state') return states.has(`reauth.${rest.join('.')}`) ? null : `${page}: ${link} names no state`
  if (anchor.startsWith('/') && !APPS.includes(target)) return `${page}: ${link} is no app`
  // What an app shows is not in its page.
  if (anchor === '' || APPS.includes(target)) return null
  return ids.get(target).has(decodeURIComponent(anchor)) ? null : `${page}: ${link} has no such anchor`
}

describe('the links of the site', () => {
  it('all lead to a page, to its anchor, or to a state of the chart', () => {
    const problems = pages.flatMap((page) =>
      [...html.get(page).matchAll(/ (?:href|src)="([^"]+)"/g)].map(([, link]) =>
        problemOf(page, link.replaceAll('&amp;', '&').replaceAll('&#x26;', '&')),
      ),
    )
    expect(problems.length).toBeGreaterThan(10_000)
    expect([...new Set(problems)].filter((problem) => problem !== null)).toEqual([])
  })

  it('of the ten questions lead to the app that plays them, and to a page that says more', () => {
    const links = questions.flatMap((question) => [
      linkOfQuestion(question),
      question.more.href,
      ...(question.other === undefined ? [] : [linkOfQuestion({ ...question, place: question.other.place })]),
    ])
    expect(links.map((link) => problemOf('simulator.html', link)).filter((problem) => problem !== null)).toEqual([])
    for (const question of questions) expect(linkOfQuestion(question)).toMatch(/^(simulator|together)#\//)
  })

  it('are relative, so that the site works below any folder', () => {
    const absolute = pages.filter((page) => page !== '404.html' && /<[^>]* (?:href|src)="\//.test(html.get(page)))
    expect(absolute).toEqual([])
  })

  it('lead to every page from the first one', () => {
    const reached = new Set(['index.html'])
    for (const page of reached) {
      for (const [, link] of html.get(page)?.matchAll(/<a [^>]*?href="([^"#]+)/g) ?? []) {
        if (/^[a-z]+:/i.test(link)) continue
        const target = fileOf(posix.join(posix.dirname(page), link).replace(/\/$/, ''))
        if (target.endsWith('.html')) reached.add(target)
      }
    }
    expect(pages.filter((page) => !reached.has(page))).toEqual(['404.html'])
  })

  it('lead in the Markdown of a page to the Markdown of others', () => {
    const problems = [...files]
      .filter((name) => name.endsWith('.md'))
      .flatMap((name) => {
        const prose = read(name)
          .replaceAll(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, '')
          .replaceAll(/`[^`\n]*`/g, '')
        return [...prose.matchAll(/\]\(([^)\s#]+)/g)]
          .map(([, link]) => link)
          .filter((link) => !/^[a-z]+:/i.test(link) && !/\.(png|svg)$/.test(link))
          .filter((link) => !files.has(posix.join(posix.dirname(name), link)))
          .map((link) => `${name}: ${link}`)
      })
    expect(problems).toEqual([])
  })
})

const weightOf = (path) => gzipSync(read(path)).length
/** The files that a page loads. */
const loadedBy = (page, pattern) =>
  [...html.get(page).matchAll(pattern)].map(([, link]) => posix.join(posix.dirname(page), link))
const scriptsOf = (page) => loadedBy(page, /<script src="([^"]+)"/g)
const stylesOf = (page) => loadedBy(page, /<link rel="stylesheet" href="([^"]+)"/g)
const sum = (paths) => paths.reduce((total, path) => total + weightOf(path), 0)

describe('the weight of the site, compressed', () => {
  it('is at most 100 kB of script for the first page', () => {
    expect(scriptsOf('index.html')).toHaveLength(1)
    expect(sum(scriptsOf('index.html'))).toBeLessThan(100_000)
  })

  it('is at most 150 kB in all for a page of prose', () => {
    const prose = pages.filter((page) => html.get(page).includes('<body class="page-prose"'))
    expect(prose.length).toBeGreaterThan(500)
    const heavy = prose.filter((page) => sum([page, ...scriptsOf(page), ...stylesOf(page)]) > 150_000)
    expect(heavy).toEqual([])
  })

  it('has the simulator on the pages that are an app, and on no other', () => {
    const withSimulator = pages.filter((page) => scriptsOf(page).some((script) => script.includes('simulator')))
    expect(new Set(withSimulator)).toEqual(new Set(APPS))
  })
})
