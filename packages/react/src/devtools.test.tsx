import { act, cleanup, render } from '@testing-library/react'
import { createElement } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { windowPageOf } from '../../../scripts/binding.fixture.js'
import { ReauthDevtools } from './devtools.js'
import { appOf } from './react.fixture.js'

afterEach(cleanup)

const buttons = (): number => document.querySelectorAll('[data-reauth-devtools]').length

describe('<ReauthDevtools>', () => {
  it('shows a button while it is mounted, and removes it on unmount', () => {
    const { reauth } = windowPageOf(false)
    const { unmount } = render(appOf(reauth, createElement(ReauthDevtools)))
    expect(buttons()).toBe(1)
    unmount()
    expect(buttons()).toBe(0)
  })

  it('works without a provider if it gets reauth as a prop', () => {
    const { reauth } = windowPageOf(false)
    const { unmount } = render(<ReauthDevtools reauth={reauth} />)
    expect(buttons()).toBe(1)
    unmount()
  })

  it('keeps the same button when only texts change', () => {
    const { reauth } = windowPageOf(false)
    const { rerender, unmount } = render(<ReauthDevtools reauth={reauth} docs="https://a.example/" />)
    const before = document.querySelector('[data-reauth-devtools]')
    act(() => rerender(<ReauthDevtools reauth={reauth} docs="https://b.example/" />))
    expect(document.querySelector('[data-reauth-devtools]')).toBe(before)
    unmount()
  })

  it('renders nothing in a production build', async () => {
    vi.resetModules()
    vi.stubEnv('NODE_ENV', 'production')
    const { ReauthDevtools: Nothing } = await import('./devtools.js')
    expect(Nothing({})).toBeNull()
    vi.unstubAllEnvs()
  })
})
