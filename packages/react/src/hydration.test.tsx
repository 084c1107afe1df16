import { act, cleanup, render, screen } from '@testing-library/react'
import { type ReactNode, Suspense, lazy } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pageOf, transfer, windowPageOf } from '../../../scripts/binding.fixture.js'
import { useFreshness, useResumedRun } from './index.js'
import { BOB, Transfer, appOf, click, expectStatus } from './react.fixture.js'

function Facts(): ReactNode {
  const { preview } = useFreshness(transfer.requirement)
  const run = useResumedRun()
  return <p>{`${preview} ${run === undefined ? 'unknown' : (run?.actionId ?? 'none')}`}</p>
}

let consoleError: ReturnType<typeof vi.spyOn>
const onRecoverableError = vi.fn()
beforeEach(() => {
  onRecoverableError.mockClear()
  consoleError = vi.spyOn(console, 'error')
})
afterEach(() => {
  cleanup()
  const complaints = [consoleError, onRecoverableError].flatMap(({ mock }) => mock.calls)
  vi.restoreAllMocks()
  expect(complaints).toEqual([])
})

/** Puts the server's HTML on the page and hydrates it. */
function hydrate(html: string, app: ReactNode) {
  const container = document.body.appendChild(document.createElement('div'))
  container.innerHTML = html
  return render(app, { container, hydrate: true, onRecoverableError })
}

describe('a server-rendered page', () => {
  it('is idle, and starts nothing on the server', () => {
    const { reauth } = windowPageOf(false)
    const [resume, subscribe] = [vi.spyOn(reauth, 'resume'), vi.spyOn(reauth, 'subscribe')]
    const html = renderToString(appOf(reauth, <Transfer action={transfer} />, <Facts />))
    expect(html).toContain('<output>idle</output>')
    expect(html).toContain('unknown unknown')
    for (const started of [resume, subscribe]) expect(started).not.toHaveBeenCalled()
  })

  it('hydrates without a mismatch, and works', async () => {
    const html = renderToString(appOf(windowPageOf(false).reauth, <Transfer action={transfer} />, <Facts />))
    hydrate(html, appOf(windowPageOf(false).reauth, <Transfer action={transfer} />, <Facts />))
    expect(await screen.findByText('unknown none')).toBeDefined()
    await click('send')
    await expectStatus('succeeded | sent to Bob')
    expect(await screen.findByText('fresh none')).toBeDefined()
  })

  it('hydrates without a mismatch after a run of the page, and then shows the freshness', async () => {
    const html = renderToString(appOf(windowPageOf(false).reauth, <Facts />))
    const { reauth } = windowPageOf(false)
    await reauth.perform(transfer, BOB)
    hydrate(html, appOf(reauth, <Facts />))
    expect(await screen.findByText('fresh none')).toBeDefined()
  })

  it('hydrates without a mismatch after a redirect, and then shows the resumed run', async () => {
    const before = pageOf(true)
    await before.reauth.perform(transfer, BOB)
    const html = renderToString(appOf(pageOf(false).reauth, <Transfer action={transfer} />, <Facts />))
    hydrate(html, appOf(before.comeBack().reauth, <Transfer action={transfer} />, <Facts />))
    await expectStatus('confirmingResumed')
    expect(await screen.findByText('fresh transfer')).toBeDefined()
  })

  it('hydrates without a mismatch in a lazy part that loads after the run was resumed', async () => {
    const before = pageOf(true)
    await before.reauth.perform(transfer, BOB)
    const { reauth } = before.comeBack()
    const Part = (): ReactNode => (
      <>
        <Transfer action={transfer} />
        <Facts />
      </>
    )
    const withPart = (part: ReactNode): ReactNode => (
      <>
        <Facts />
        <Suspense fallback={<p>loading</p>}>{part}</Suspense>
      </>
    )
    const html = renderToString(appOf(pageOf(false).reauth, withPart(<Part />)))
    let load!: () => void
    const loaded = new Promise<{ default: typeof Part }>((resolve) => (load = () => resolve({ default: Part })))
    const Late = lazy(() => loaded)
    hydrate(html, appOf(reauth, withPart(<Late />)))
    expect(await screen.findByText('fresh transfer')).toBeDefined()
    expect(screen.getByRole('status').textContent).toBe('idle')
    expect(screen.getByText('unknown unknown')).toBeDefined()
    await act(async () => load())
    await expectStatus('confirmingResumed')
    expect(await screen.findAllByText('fresh transfer')).toHaveLength(2)
  })
})
