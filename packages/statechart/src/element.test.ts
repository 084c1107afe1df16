// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { chartOf } from './chart/chart-of.js'
import { activeStates } from './chart/query.js'
import { StatechartElement } from './element.js'
import { checkout } from './fixtures/machines.fixture.js'
import { layouts } from './layout/index.js'

const chart = chartOf(checkout)
const drawings = await layouts(chart, { effort: 1 })

const show = (): StatechartElement => {
  const element = new StatechartElement()
  document.body.append(element)
  element.data = { chart, drawings, active: activeStates(chart, 'review') }
  return element
}
const inside = (element: StatechartElement, selector: string): HTMLElement | null =>
  element.shadowRoot?.querySelector<HTMLElement>(selector) ?? null

afterEach(() => document.body.replaceChildren())

describe('<reauth-statechart>', () => {
  it('is defined, and announces the active state', () => {
    const element = show()
    expect(customElements.get('reauth-statechart')).toBe(StatechartElement)
    expect(inside(element, '[role=status]')?.textContent).toBe('Now in Review. 2 events possible.')
    element.data = { chart, drawings, active: activeStates(chart, 'helping') }
    expect(inside(element, '[role=status]')?.textContent).toBe('Now in Helping. 2 events possible.')
  })

  it('dispatches `state-select` for a clicked state', () => {
    const element = show()
    const chosen: unknown[] = []
    element.addEventListener('state-select', (event) => event instanceof CustomEvent && chosen.push(event.detail))
    inside(element, '[data-state="checkout.review"]')?.dispatchEvent(
      new MouseEvent('click', { bubbles: true, composed: true }),
    )
    expect(chosen).toEqual([{ id: 'checkout.review' }])
  })

  it('dispatches `transition-select` from the picture and from the list, and ignores states that cannot be selected', () => {
    const element = show()
    const chosen: unknown[] = []
    for (const type of ['state-select', 'transition-select'])
      element.addEventListener(type, (event) => event instanceof CustomEvent && chosen.push(event.detail))
    const possible = ['checkout.review|PLACE|0']
    element.data = { ...element.data!, possible, selectable: [], announcement: '1 event possible.' }
    expect(inside(element, '[role=status]')?.textContent).toBe('1 event possible.')
    inside(element, '[data-state="checkout.placed"]')?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
    const button = inside(element, '.rc-go')!
    expect(button.getAttribute('aria-label')).toBe('PLACE, from Review to Placed')
    button.dispatchEvent(new MouseEvent('click', { bubbles: true }))
    button.focus()
    button.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true, cancelable: true }))
    inside(element, '.rc-outline button')?.click()
    expect(chosen).toEqual([{ ids: possible }, { ids: possible }, { ids: possible }])
  })

  it('keeps the focus on a choice that is still possible, and otherwise moves it to the active state', () => {
    const element = show()
    const possible = ['checkout.review|PLACE|0']
    element.data = { ...element.data!, possible }
    inside(element, '.rc-go')?.focus()
    element.data = { ...element.data, trail: possible }
    expect(element.shadowRoot?.activeElement).toBe(inside(element, '.rc-go'))
    element.data = { chart, drawings, active: activeStates(chart, 'placed') }
    expect(element.shadowRoot?.activeElement?.getAttribute('data-state')).toBe('checkout.placed')
  })

  it('follows transitions with the arrow keys', () => {
    const element = show()
    const key = (id: string, name: string): void => {
      inside(element, `[data-state="${id}"]`)?.dispatchEvent(
        new KeyboardEvent('keydown', { key: name, bubbles: true, composed: true, cancelable: true }),
      )
    }
    key('checkout.review', 'ArrowDown')
    expect(inside(element, '[tabindex="0"]')?.getAttribute('data-state')).toBe('checkout.placed')
    key('checkout.filling', ' ')
    expect(inside(element, '[data-state="checkout.filling.address"]')).toBeNull()
  })

  it('switches to the list and back, and keeps the view when the run moves on', () => {
    const element = show()
    const press = (name: string): void => inside(element, `[data-do="${name}"]`)?.click()
    press('list')
    expect(inside(element, '.rc-view')?.dataset['showing']).toBe('list')
    press('picture')
    press('fit')
    element.data = { chart, drawings, active: activeStates(chart, 'helping') }
    expect(inside(element, '.rc-view')?.dataset['showing']).toBe('picture')
    expect(inside(element, '[data-do=follow]')?.getAttribute('aria-pressed')).toBe('false')
    press('follow')
    expect(inside(element, '[data-do=follow]')?.getAttribute('aria-pressed')).toBe('true')
    press('everyEdge')
    expect(inside(element, '[data-do=everyEdge]')?.getAttribute('aria-pressed')).toBe('true')
  })

  it('can be moved within the page', () => {
    const element = show()
    const place = document.createElement('div')
    document.body.append(place)
    place.append(element)
    expect(inside(element, '[role=status]')?.textContent).toBe('Now in Review. 2 events possible.')
    expect(inside(element, '.rc-picture svg')).not.toBeNull()
  })

  it('takes a theme and a view as attributes', () => {
    const element = show()
    element.setAttribute('theme', 'dark')
    element.setAttribute('view', 'list')
    expect(inside(element, '.rc-view')?.dataset).toMatchObject({ theme: 'dark', showing: 'list' })
  })
})
