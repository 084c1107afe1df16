import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { type Inspection, createInspection, receiveShared } from '@reauth/devtools/stream'
import { eventsOfRecording, isAllowedOrigin } from './logic/inspection.js'
import type { PageProps } from './page.js'
import { Devtools } from './parts/devtools.js'
import { LiveSequence } from './parts/live-sequence.js'
import { WaysIn } from './parts/ways-in.js'

/** Receives messages from the opener or parent of this page if its origin is allowed. Returns the refused origins. */
function useMessages(inspection: Inspection, named: readonly string[]): readonly string[] {
  const [refused, setRefused] = useState<readonly string[]>([])
  useEffect(() => {
    const onMessage = ({ data, origin, source }: MessageEvent<unknown>): void => {
      if (source === null || (source !== window.opener && source !== window.parent)) return
      if (isAllowedOrigin(origin, location.origin, named)) inspection.receive(data)
      else setRefused((list) => (list.includes(origin) ? list : [...list, origin]))
    }
    addEventListener('message', onMessage)
    return () => removeEventListener('message', onMessage)
  }, [inspection, named])
  useEffect(() => {
    const opener: unknown = window.opener ?? (window.parent === window ? null : window.parent)
    // The ready signal that a sender waits for. It contains no data.
    if (opener !== null) (opener as Window).postMessage({ type: '@statelyai.connected' }, '*')
    return receiveShared(inspection)
  }, [inspection])
  return refused.filter((origin) => !named.includes(origin))
}

function Recording({ inspection }: { readonly inspection: Inspection }): ReactNode {
  const [status, setStatus] = useState('')
  const open = (text: string): void => {
    const events = eventsOfRecording(text) ?? []
    const taken = events.filter((event) => inspection.receive(event)).length
    setStatus(taken === 0 ? 'This is not a recording of a run.' : `${taken} events were read.`)
  }
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    open(event.currentTarget.querySelector('textarea')!.value)
    event.currentTarget.reset()
  }
  return (
    <form onSubmit={onSubmit}>
      <h3>From a recording</h3>
      <p className="sim-muted">
        Copy one from the tab “Share” of the devtools, in any app and on any origin, and paste it here.
      </p>
      <textarea className="sim-search" rows={3} aria-label="Recording" spellCheck={false} required />
      <div className="sim-wrap">
        <button type="submit" className="sim-button">
          Open the recording
        </button>
        <span role="status">{status}</span>
      </div>
    </form>
  )
}

interface OriginsProps {
  readonly named: readonly string[]
  readonly refused: readonly string[]
  readonly allow: (origin: string) => void
}

function Origins({ named, refused, allow }: OriginsProps): ReactNode {
  const [problem, setProblem] = useState('')
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const text = event.currentTarget.querySelector('input')!.value.trim()
    try {
      allow(new URL(text).origin)
      setProblem('')
      event.currentTarget.reset()
    } catch {
      setProblem('An origin begins with https:// or http://.')
    }
  }
  return (
    <>
      <h3>Allowed origins</h3>
      <ul className="sim-origins">
        <li>
          <code>{location.origin === 'null' ? 'file:' : location.origin}</code> this page
        </li>
        <li>
          <code>http://localhost:*</code> this machine
        </li>
        {named.map((origin) => (
          <li key={origin}>
            <code>{origin}</code> allowed by you
          </li>
        ))}
        {refused.map((origin) => (
          <li key={origin} className="sim-refused">
            <code>{origin}</code> <b>✕ refused</b>
          </li>
        ))}
      </ul>
      <form className="sim-wrap" onSubmit={onSubmit}>
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
        <span role="status">{problem}</span>
      </form>
    </>
  )
}

/** Shows the runs of another page. It reads only a fixed list of fields, and sends nothing. */
export function InspectorPage(_: PageProps): ReactNode {
  const [inspection] = useState(() => createInspection())
  const [named, setNamed] = useState<readonly string[]>([])
  const refused = useMessages(inspection, named)
  return (
    <div className="sim-page">
      <header className="sim-head">
        <h1>Inspector</h1>
        <p className="sim-lead">
          The runs of another page, live: the chart, the log, why the end-user was asked, and the sequence of messages.
          Everything is redacted, and it works without a network.
        </p>
      </header>
      <Devtools inspection={inspection} />
      <LiveSequence inspection={inspection} />
      <section className="sim-card sim-connect">
        <h2>Connect</h2>
        <WaysIn />
        <Recording inspection={inspection} />
        <Origins named={named} refused={refused} allow={(origin) => setNamed([...named, origin])} />
      </section>
    </div>
  )
}
