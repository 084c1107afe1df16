import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { type InspectedEvent, inspectedEventOf, isAllowedOrigin } from './logic/inspection.js'
import type { PageProps } from './page.js'
import { CopyButton } from './parts/copy-button.js'

interface Listed extends InspectedEvent {
  readonly at: number
  readonly origin: string
}

/** Events that are kept; the oldest go first. */
const KEPT = 500

const code = (): string => `import { createBrowserInspector } from '@statelyai/inspect'

const { inspect } = createBrowserInspector({ url: '${location.href.replace(/#.*/, '')}#/inspector' })
createActor(machine, { inspect }).start()`

/** Shows what a running chart reports: `#/inspector`. Nothing leaves the page, and tokens are taken out before anything is kept. */
export function InspectorPage(_: PageProps): ReactNode {
  const [events, setEvents] = useState<readonly Listed[]>([])
  const [refused, setRefused] = useState<readonly string[]>([])
  const [named, setNamed] = useState<readonly string[]>([])
  useEffect(() => {
    const onMessage = ({ data, origin, source }: MessageEvent<unknown>): void => {
      // Only who opened this page, or frames it, reports to it.
      if (source === null || (source !== window.opener && source !== window.parent)) return
      const event = inspectedEventOf(data)
      if (event === null) return
      if (!isAllowedOrigin(origin, location.origin, named)) {
        setRefused((list) => (list.includes(origin) ? list : [...list, origin]))
        return
      }
      setEvents((list) => [...list, { ...event, origin, at: (list.at(-1)?.at ?? 0) + 1 }].slice(-KEPT))
    }
    addEventListener('message', onMessage)
    return () => removeEventListener('message', onMessage)
  }, [named])
  useEffect(() => {
    const opener: unknown = window.opener ?? (window.parent === window ? null : window.parent)
    // What `@statelyai/inspect` waits for before it reports. It says nothing but that somebody listens.
    if (opener !== null) (opener as Window).postMessage({ type: '@statelyai.connected' }, '*')
  }, [])
  const allow = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const origin = event.currentTarget.querySelector('input')?.value.trim() ?? ''
    try {
      setNamed([...named, new URL(origin).origin])
      event.currentTarget.reset()
    } catch {
      setRefused([...refused, origin])
    }
  }
  return (
    <div className="sim-page sim-narrow">
      <header className="sim-head">
        <h1>Inspector</h1>
        <p className="sim-lead">
          A window for <code>@statelyai/inspect</code> that works without a network. Tokens and credentials are taken
          out before an event is kept, and only pages of allowed origins are heard.
        </p>
      </header>
      <section className="sim-card">
        <h2>Connect</h2>
        <pre className="sim-code">{code()}</pre>
        <CopyButton label="Copy" text={code} />
        <h3>Who is heard</h3>
        <ul className="sim-origins">
          <li>
            {location.origin === 'null' ? (
              'This page is a file, which has no origin of its own.'
            ) : (
              <>
                <code>{location.origin}</code> this page
              </>
            )}
          </li>
          <li>
            <code>http://localhost:*</code> this machine
          </li>
          {named.map((origin) => (
            <li key={origin}>
              <code>{origin}</code> allowed by you
            </li>
          ))}
          {refused
            .filter((origin) => !named.includes(origin))
            .map((origin) => (
              <li key={origin} className="sim-refused">
                <code>{origin}</code> <b>✕ refused</b>
              </li>
            ))}
        </ul>
        <form className="sim-wrap" onSubmit={allow}>
          <input
            className="sim-search"
            name="origin"
            placeholder="https://app.example.com"
            aria-label="Another origin"
            required
          />
          <button type="submit" className="sim-button">
            Allow this origin
          </button>
        </form>
      </section>
      <section className="sim-card">
        <div className="sim-bar">
          <h2 aria-live="polite">
            {events.length} {events.length === 1 ? 'event' : 'events'}
          </h2>
          <button type="button" className="sim-button" disabled={events.length === 0} onClick={() => setEvents([])}>
            Clear
          </button>
        </div>
        {events.length === 0 ? (
          <p className="sim-muted">Nothing yet. Open this page from an app with the lines above.</p>
        ) : (
          <ol className="sim-inspected">
            {events.toReversed().map(({ at, origin, type, actor, event, state, json }) => (
              <li key={at}>
                <details>
                  <summary>
                    <span className="sim-row-at">{at}</span> <b>{type.replace('@xstate.', '')}</b> <code>{event}</code>{' '}
                    <span className="sim-muted">{state}</span>{' '}
                    <span className="sim-muted sim-origin">
                      {actor} · {origin}
                    </span>
                  </summary>
                  <pre className="sim-code">{json}</pre>
                </details>
              </li>
            ))}
          </ol>
        )}
      </section>
    </div>
  )
}
