import { act, cleanup, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { transfer, windowPageOf } from '../../../scripts/binding.fixture.js'
import { useFreshness } from './index.js'
import { BOB, appOf, expectStatus } from './react.fixture.js'

afterEach(cleanup)

const Freshness = ({ maxAge }: { maxAge: '5m' | '600h' }): ReactNode => (
  <output>{useFreshness({ maxAge }).preview}</output>
)

describe('useFreshness()', () => {
  it('updates after a run and after reset()', async () => {
    const { reauth } = windowPageOf(false)
    render(appOf(reauth, <Freshness maxAge="5m" />))
    await expectStatus('unknown')
    await act(() => reauth.perform(transfer, BOB))
    await expectStatus('fresh')
    act(() => reauth.reset())
    await expectStatus('unknown')
  })

  it('updates on time even if maxAge is longer than the longest browser timer', async () => {
    const timeout = vi.spyOn(globalThis, 'setTimeout')
    const { reauth } = windowPageOf(false)
    await reauth.perform(transfer, BOB)
    render(appOf(reauth, <Freshness maxAge="600h" />))
    await expectStatus('fresh')
    expect(Math.max(...timeout.mock.calls.map(([, delay]) => delay ?? 0))).toBe(2 ** 31 - 1)
    timeout.mockRestore()
  })
})
