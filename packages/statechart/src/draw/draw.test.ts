// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { chartOf } from '../chart/chart-of.js'
import { fetchWithRetry } from '../fixtures/machines.fixture.js'
import { layout } from '../layout/index.js'
import { escapeXml } from './shape.js'
import { toSvg } from './to-svg.js'

const chart = chartOf(fetchWithRetry)
const chartLayout = await layout(chart, { effort: 1 })
const parse = (svg: string): Document => new DOMParser().parseFromString(svg, 'application/xml')

describe('toSvg', () => {
  it('is well formed and loads nothing', () => {
    const svg = toSvg(chartLayout)
    expect(parse(svg).querySelector('parsererror')).toBeNull()
    expect(svg.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|foreignObject|@import|url\(/)
  })

  it('fills the active state, highlights the trail and dims the rest', () => {
    const [taken] = chart.transitions.filter(({ source }) => source === 'fetch.idle')
    const document = parse(
      toSvg(chartLayout, { active: ['fetch', 'fetch.loading'], trail: ['fetch.idle', taken?.id ?? ''] }),
    )
    const classOf = (id: string): string => document.querySelector(`[data-state="${id}"]`)?.getAttribute('class') ?? ''
    expect(classOf('fetch.loading')).toContain('on leaf')
    expect(classOf('fetch.idle')).not.toContain('dim')
    expect(classOf('fetch.waiting')).toContain('dim')
    expect(document.querySelectorAll('.edge.lit').length).toBeGreaterThan(0)
  })

  it('marks the latest transition as an arrow, as a row of a state and as a line of a label', () => {
    const whole = parse(toSvg(chartLayout))
    const rows = chartLayout.nodes.flatMap((node) => node.rows.flatMap(({ transitions }) => transitions))
    const [row] = rows
    const [edge] = chartLayout.edges.flatMap(({ transitions }) => transitions)
    const document = parse(toSvg(chartLayout, { trail: [row!, edge!], latest: [row!, edge!] }))
    expect(whole.querySelectorAll('.latest, .lit')).toHaveLength(0)
    expect(document.querySelectorAll('.row.lit.latest')).toHaveLength(1)
    expect(document.querySelectorAll('.edge.lit.latest .arrow')).toHaveLength(1)
    expect(document.querySelectorAll('.pill .lit.latest').length).toBeGreaterThan(0)
    expect(parse(toSvg(chartLayout, { trail: [row!] })).querySelectorAll('.row.lit:not(.latest)')).toHaveLength(1)
  })

  it('omits its styles if the page provides them', () => {
    expect(toSvg(chartLayout, { styles: false })).not.toContain('<style')
  })

  it('never relies on color alone: every kind of trigger has its own icon', () => {
    const document = parse(toSvg(chartLayout))
    const signs = ['event', 'done', 'error', 'timer'].map((kind) =>
      document.querySelector(`.g-${kind} path`)?.getAttribute('d'),
    )
    expect(new Set(signs).size).toBe(4)
    expect(signs).not.toContain(undefined)
  })

  it.each(['light', 'dark'] as const)('can be fixed to the %s theme', (theme) => {
    expect(parse(toSvg(chartLayout, { theme })).documentElement.getAttribute('data-theme')).toBe(theme)
  })

  it('shows markup in a name as text', () => {
    const nodes = chartLayout.nodes.map((node) => ({ ...node, title: '<script>"&\u0000\ud800' }))
    const svg = toSvg({ ...chartLayout, nodes }, { title: '"><script>' })
    expect(svg).not.toContain('<script')
    expect(parse(svg).querySelector('parsererror')).toBeNull()
    expect(escapeXml('a\u0000b\ud800c😀')).toBe('abc😀')
  })

  it('is the same for the same input', () => {
    expect(toSvg(chartLayout)).toBe(toSvg(structuredClone(chartLayout)))
  })
})
