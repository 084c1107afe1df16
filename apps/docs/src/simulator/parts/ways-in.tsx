import { type ReactNode, useEffect, useState } from 'react'
import { openerPolicy } from '../logic/inspection.js'
import { CopyButton } from './copy-button.js'

const SHARE = `import { createInspection, shareInspection } from '@reauth/devtools'

const inspection = createInspection()
const reauth = createReauth({ service, actions, inspect: inspection.inspect })
shareInspection(inspection)`

const here = (): string => location.href.replace(/#.*/, '')

const open = (): string => `import { createInspection, openInspector } from '@reauth/devtools'

const inspection = createInspection()
const reauth = createReauth({ service, actions, inspect: inspection.inspect })
button.onclick = () => openInspector(inspection, '${here()}')`

const stately = (): string => `import { createBrowserInspector } from '@statelyai/inspect'

const { inspect } = createBrowserInspector({ url: '${here()}' })
const reauth = createReauth({ service, actions, inspect })`

function Code({ text }: { readonly text: () => string }): ReactNode {
  return (
    <>
      <pre className="sim-code">{text()}</pre>
      <CopyButton label="Copy" text={text} />
    </>
  )
}

/** Explains how to connect a page, and which ways work on this server. */
export function WaysIn(): ReactNode {
  const [policy, setPolicy] = useState<string | null>(null)
  useEffect(() => {
    void openerPolicy(location.href).then(setPolicy)
  }, [])
  return (
    <>
      <h3>From a page of this origin</h3>
      <p className="sim-muted">
        Any tab of <code>{location.origin}</code>, whatever headers its server sends.
      </p>
      <Code text={() => SHARE} />
      <h3>From a page of another origin</h3>
      {policy === null ? (
        <p className="sim-muted">The app opens this page in a click, and reports to it.</p>
      ) : (
        <p className="sim-refused" role="note">
          Not on this server: it sends <code>Cross-Origin-Opener-Policy: {policy}</code>, and the browser takes the
          opener away. Start the documentation with <code>npm run docs</code>, which sends none, or open a recording.
        </p>
      )}
      <Code text={open} />
      <p className="sim-muted">
        <code>@statelyai/inspect</code> speaks the same language. It sends whole snapshots; what is no fact of a run is
        thrown away here.
      </p>
      <Code text={stately} />
    </>
  )
}
