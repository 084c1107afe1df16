import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { chartOf } from '@reauth/statechart'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { wholeMachine } from './logic/machine.js'
import { InspectorPage } from './inspector-page.js'
import { InvariantsPage } from './invariants-page.js'
import { PathsPage } from './paths-page.js'
import { stories } from './logic/stories.js'
import { SimulatorPage } from './simulator-page.js'

// What the build lays out and explores takes seconds; the pages themselves are what is tested here.
vi.mock('./data.js', () => ({
  chart: chartOf(wholeMachine()),
  drawings: [],
  paths: [
    {
      id: 'web/reauth.cancel',
      sentence: 'In a web page: The end-user cancels. The outcome is cancelled.',
      scenario: 'web',
      events: ['reauth.cancel'],
      outcome: 'cancelled',
      hasStepUp: false,
      hasRedirect: false,
      calls: 0,
    },
    {
      id: 'web/refreshIdToken.fresh/performAction.performed',
      sentence: 'In a web page: The claims are fresh. The outcome is succeeded.',
      scenario: 'web',
      events: ['refreshIdToken.fresh', 'performAction.performed'],
      outcome: 'succeeded',
      hasStepUp: false,
      hasRedirect: false,
      calls: 1,
    },
  ],
  checked: {
    counts: { edges: 40_000, scenarios: 21, sentence: '40,000 edges from 3,000 moments.' },
    rules: [
      { id: 'I1', title: 'Only fresh.', consequence: 'Money.' },
      { id: 'I9', title: 'No token.', consequence: 'Logs.' },
    ],
  },
}))

const open = (hash: string) => {
  const [path = '', query = ''] = hash.slice(2).split('?')
  return { route: path.split('/'), query: new URLSearchParams(query), navigate: vi.fn<(hash: string) => void>() }
}
const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name })
const state = (): string | null => document.querySelector('.sim-state')!.textContent

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('the simulator', () => {
  it('goes where an outcome leads, and puts the reader there', () => {
    render(<SimulatorPage {...open('#/simulator')} />)
    expect(state()).toBe('Requesting')
    fireEvent.click(button(/ refreshIdToken\.fresh$/))
    expect(state()).toBe('Calling')
    expect(document.activeElement?.textContent).toBe('Calling')
    fireEvent.click(button(/ performAction\.performed$/))
    expect(state()).toBe('Succeeded')
    expect(location.hash).toBe('#/run/web/refreshIdToken.fresh,performAction.performed')
  })

  it('travels in time without forgetting, until something else is chosen', () => {
    render(<SimulatorPage {...open('#/run/web/refreshIdToken.fresh,performAction.performed?at=1')} />)
    expect(state()).toBe('Calling')
    const log = screen.getByRole('list', { name: 'Flight recorder' })
    expect(within(log).getAllByRole('button')).toHaveLength(3)
    fireEvent.change(screen.getByRole('slider'), { target: { value: '0' } })
    expect(state()).toBe('Requesting')
    expect(within(log).getAllByRole('button')).toHaveLength(3)
    fireEvent.click(button(/ reauth\.cancel$/))
    expect(state()).toBe('Cancelled')
    expect(within(log).getAllByRole('button')).toHaveLength(2)
  })

  it('plays a story by itself, one step at a time, and stops at its end', async () => {
    render(<SimulatorPage {...open('#/simulator')} />)
    fireEvent.click(button('Asked in a window'))
    for (const expected of ['In process', 'Calling', 'Succeeded']) {
      await act(() => vi.advanceTimersByTimeAsync(900))
      expect(state()).toBe(expected)
    }
    await act(() => vi.advanceTimersByTimeAsync(5000))
    expect(state()).toBe('Succeeded')
    expect(button('Play').textContent).toBe('Again')
    fireEvent.click(button('Play'))
    expect(state()).toBe('Requesting')
    await act(() => vi.advanceTimersByTimeAsync(900))
    expect(state()).toBe('In process')
  })

  it('begins with the story of a run that leaves and comes back, and plays it to its end', async () => {
    render(<SimulatorPage {...open('#/simulator')} />)
    fireEvent.click(button('Play'))
    const passed: (string | null)[] = []
    while (state() !== 'Succeeded' && passed.length < 20) {
      await act(() => vi.advanceTimersByTimeAsync(900))
      passed.push(state())
    }
    expect(passed).toEqual([
      'Saving pending',
      'Redirecting',
      'Redirecting',
      'Exchanging',
      'Confirming resumed',
      'Renewing id token',
      'Calling',
      'Succeeded',
    ])
  })

  it('stops at the end of a story that has no end, and plays on if the reader wants to', async () => {
    render(<SimulatorPage {...open('#/run/web/refreshIdToken.stale?at=0&play=')} />)
    await act(() => vi.advanceTimersByTimeAsync(5000))
    expect(state()).toBe('Saving pending')
    fireEvent.click(button('Play'))
    await act(() => vi.advanceTimersByTimeAsync(900))
    expect(state()).toBe('Redirecting')
  })

  it('says what the hook says at each moment', () => {
    const left = 'refreshIdToken.stale,savePendingAction.saved,startBrowserReauthentication.leaving'
    const back = `${left},page.loaded.callback,finishBrowserReauthentication`
    const said = (hash: string): string | null => {
      cleanup()
      render(<SimulatorPage {...open(hash)} />)
      return document.querySelector('.sim-hook')!.textContent
    }
    expect(said(`#/run/web/${left}`)).toContain('statusredirecting')
    expect(said(`#/run/web/${back}.authenticated`)).toMatch(/confirmingResumed.*canConfirm: yes/)
    expect(said(`#/run/web/${back}.other-subject`)).toMatch(/refused.*subjectMismatch.*“/)
  })

  it('says which story plays, until something else is chosen', () => {
    render(<SimulatorPage {...open('#/simulator')} />)
    const pressed = (): (string | null)[] =>
      within(screen.getByRole('group', { name: 'Runs to begin with' }))
        .getAllByRole('button', { pressed: true })
        .map(({ textContent }) => textContent)
    expect(pressed()).toEqual(['To the provider and back'])
    fireEvent.click(button('Recent enough'))
    expect(pressed()).toEqual(['Recent enough'])
    fireEvent.click(button(/ refreshIdToken\.stale$/))
    expect(screen.queryByRole('button', { pressed: true, name: 'Recent enough' })).toBeNull()
  })

  it.each([
    ['#/run/nosuch/refreshIdToken.fresh', 'There is no setting “nosuch”', 'Requesting'],
    ['#/run/web/refreshIdToken.fresh,bogus,performAction.performed', '“bogus” can’t happen after step 1', 'Calling'],
    ['#/run/web/refreshIdToken.fresh?broken=nosuch', 'There is no change “nosuch”', 'Calling'],
    ['#/state/nosuch', 'No known run comes through a state “nosuch”', 'Requesting'],
  ])('says what a link names that there is not: %s', (link, sentence, where) => {
    render(<SimulatorPage {...open(link)} />)
    expect(screen.getByRole('note').textContent).toContain(sentence)
    expect(state()).toBe(where)
  })

  it.each(['#/simulator', '#/run/web/reauth.cancel?at=0', '#/state/calling'])(
    'says nothing of a good link: %s',
    (link) => {
      render(<SimulatorPage {...open(link)} />)
      expect(screen.queryByRole('note')).toBeNull()
    },
  )

  it('sets the clock of the device, in the link too, and says what the clock would have let pass', () => {
    render(<SimulatorPage {...open('#/run/web/refreshIdToken.stale')} />)
    expect(document.querySelector('.sim-clock')).toBeNull()
    fireEvent.change(screen.getByLabelText('The device’s clock'), { target: { value: 'slow' } })
    expect(location.hash).toBe('#/run/web/refreshIdToken.stale?clock=slow')
    expect(document.querySelector('.sim-clock')!.textContent).toContain('Date.now() lets it pass')
    fireEvent.change(screen.getByLabelText('The device’s clock'), { target: { value: 'right' } })
    expect(location.hash).toBe('#/run/web/refreshIdToken.stale')
  })

  it('shows the question that the run answers, until another run is chosen', () => {
    const { events, scenario } = stories[1]!
    render(<SimulatorPage {...open(`#/run/${scenario}/${events.join()}?at=0&question=back`)} />)
    expect(screen.getByRole('heading', { name: /presses Back at the provider/ })).toBeTruthy()
    fireEvent.click(button(/ refreshIdToken\.stale$/))
    expect(location.hash).toBe('#/run/web/refreshIdToken.stale?question=back')
    fireEvent.click(button('Asked in a window'))
    expect(screen.queryByRole('heading', { name: /presses Back at the provider/ })).toBeNull()
  })

  it('says why an event does nothing', () => {
    render(<SimulatorPage {...open('#/simulator')} />)
    expect(button('reauth.confirm').getAttribute('aria-disabled')).toBe('true')
    expect(button('reauth.confirm').title).toBe('nothing listens to it here')
  })

  it('opens the shortest known run through a state', () => {
    render(<SimulatorPage {...open('#/state/calling')} />)
    expect(state()).toBe('Calling')
  })

  it('says that a chart is broken on purpose, and plays the same on the chart as it is', () => {
    const props = open('#/run/window/refreshIdToken.stale?broken=freshness')
    render(<SimulatorPage {...props} />)
    expect(state()).toBe('Calling')
    fireEvent.click(button('Play the same on the chart as it is'))
    expect(props.navigate).toHaveBeenCalledWith('simulator#/run/window/refreshIdToken.stale')
  })

  it('runs a setting of one’s own', () => {
    render(<SimulatorPage {...open('#/run/own.inProcess.5m.confirm')} />)
    fireEvent.click(button(/ refreshIdToken\.stale$/))
    expect(state()).toBe('Awaiting confirmation')
    fireEvent.click(screen.getByLabelText('a click before the prompt'))
    fireEvent.click(button(/ refreshIdToken\.stale$/))
    expect(state()).toBe('In process')
  })
})

describe('the path explorer', () => {
  it('shows what ends as asked, and plays it', () => {
    render(<PathsPage {...open('#/paths')} />)
    fireEvent.click(button('cancelled 1'))
    expect(screen.getByText('1 of 2 paths')).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Play' }).getAttribute('href')).toBe(
      'simulator#/run/web/reauth.cancel?at=0&play=',
    )
  })
})

describe('the rules', () => {
  it('show what a change breaks, with a run to play', async () => {
    render(<InvariantsPage {...open('#/rules')} />)
    expect(screen.getByText(/2 rules, each checked on 40,000 edges from 3,000 moments\./)).toBeTruthy()
    expect(screen.getByText(/Every rule held on all 40,000 edges/)).toBeTruthy()
    fireEvent.click(button('Let everybody pass the freshness check'))
    await act(() => vi.runAllTimersAsync())
    expect(screen.getByText(/I1, .* notice/)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Play the counterexample' }).getAttribute('href')).toBe(
      'simulator#/run/window/refreshIdToken.stale?at=0&broken=freshness&play=',
    )
    expect(document.querySelector('#rule-I9')?.textContent).toMatch(/holds on [\d,]+ edges of one setting/)
  })
})

describe('the inspector', () => {
  const post = (data: unknown, origin: string, source: Window | null = window.parent): void => {
    const message = new MessageEvent('message', { data, origin })
    Object.defineProperty(message, 'source', { value: source })
    fireEvent(window, message)
  }
  const eventOf = (runId: string) => ({
    type: '@xstate.snapshot',
    event: { type: 'xstate.init' },
    snapshot: { status: 'active', value: { refreshing: 'requesting' }, context: { runId, actionId: 'transfer' } },
  })
  const runs = (): number =>
    document.querySelector('reauth-devtools')!.shadowRoot!.querySelectorAll('[data-do=run]').length
  const shown = (count: number): Promise<void> => vi.waitFor(() => expect(runs()).toBe(count), 20_000)
  const openInspector = (): void => {
    vi.stubGlobal('fetch', async () => ({ headers: new Headers() }))
    render(<InspectorPage {...open('#/inspector')} />)
  }
  afterEach(() => vi.unstubAllGlobals())

  it('shows the runs of an allowed origin, and names the one that it refused until it is allowed', async () => {
    openInspector()
    post(eventOf('one'), 'http://localhost:5173')
    await shown(1)
    post(eventOf('two'), 'https://app.example.com')
    expect(screen.getByText('✕ refused')).toBeTruthy()
    expect(runs()).toBe(1)
    fireEvent.change(screen.getByLabelText('Another origin'), { target: { value: 'https://app.example.com/page' } })
    fireEvent.click(button('Allow this origin'))
    expect(screen.queryByText('✕ refused')).toBeNull()
    post(eventOf('two'), 'https://app.example.com')
    await shown(2)
  })

  it('says what an origin is, if it is given something else', () => {
    openInspector()
    fireEvent.change(screen.getByLabelText('Another origin'), { target: { value: 'app' } })
    fireEvent.click(button('Allow this origin'))
    expect(screen.getByText('An origin begins with https:// or http://.')).toBeTruthy()
  })

  it('listens only to the page that opened it', async () => {
    openInspector()
    post(eventOf('one'), 'http://localhost:5173', null)
    post(eventOf('two'), 'http://localhost:5173', {} as Window)
    post(eventOf('three'), 'http://localhost:5173')
    await shown(1)
    expect(runs()).toBe(1)
  })

  it('says which header keeps pages of other origins out', async () => {
    vi.stubGlobal('fetch', async () => ({ headers: new Headers({ 'Cross-Origin-Opener-Policy': 'same-origin' }) }))
    render(<InspectorPage {...open('#/inspector')} />)
    await vi.waitFor(() =>
      expect(screen.getByRole('note').textContent).toContain('Cross-Origin-Opener-Policy: same-origin'),
    )
  })
})
