import { act, cleanup, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { transfer, windowPageOf } from '../../../scripts/binding.fixture.js'
import { useFreshness } from './index.js'
import { BOB, appOf, shown } from './react.fixture.js'

afterEach(cleanup)

const Freshness = ({ maxAge }: { maxAge: '5m' | '600h' }): ReactNode => (
  <output>{useFreshness({ maxAge }).preview}</output>
)

describe('useFreshness()', () => {
  it('follows a run, and reset()', async () => {
    const { reauth } = windowPageOf(false)
    render(appOf(reauth, <Freshness maxAge="5m" />))
    await shown('unknown')
    await act(() => reauth.perform(transfer, BOB))
    await shown('fresh')
    act(() => reauth.reset())
    await shown('unknown')
  })

  it('waits for windows that are longer than a timer of the browser', async () => {
    const timeout = vi.spyOn(globalThis, 'setTimeout')
    const { reauth } = windowPageOf(false)
    await reauth.perform(transfer, BOB)
    render(appOf(reauth, <Freshness maxAge="600h" />))
    await shown('fresh')
    expect(Math.max(...timeout.mock.calls.map(([, delay]) => delay ?? 0))).toBe(2 ** 31 - 1)
    timeout.mockRestore()
  })
})
