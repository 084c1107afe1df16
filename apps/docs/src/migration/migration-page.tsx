import type { ReactNode } from 'react'
import { useLink } from '../site/link.js'
import type { SitePage } from '../site/page.js'
import { type Sample, samples } from './samples.js'

/** The replacement for each kind of platform. */
const AFTER: Readonly<Record<Sample['kind'], { readonly title: string; readonly text: string }>> = {
  package: {
    title: 'After: one action',
    text: 'You declare the action once. The statechart refreshes, asks, resumes and calls.',
  },
  states: {
    title: 'After: the same rules, by hand',
    text: 'No package supports this platform yet. Implement the states of the chart one after the other. Its recorded runs show where each answer leads.',
  },
  server: {
    title: 'After: every claim checked',
    text: 'In Node the verifier does this. In another language, check what it checks, and hold your code to the same test vectors.',
  },
}

function Code({ sample, code }: { readonly sample: Sample; readonly code: NonNullable<SitePage['code']> }): ReactNode {
  const { title, text } = AFTER[sample.kind]
  return (
    <div className="before-after">
      <div>
        <h3>Before</h3>
        <p>The usual code, shortened.</p>
        <div dangerouslySetInnerHTML={{ __html: code.before }} />
      </div>
      <div>
        <h3>{title}</h3>
        <p>{text}</p>
        <div dangerouslySetInnerHTML={{ __html: code.after }} />
      </div>
    </div>
  )
}

function Steps({ sample }: { readonly sample: Sample }): ReactNode {
  const link = useLink()
  return (
    <ol className="steps">
      {sample.steps.map(({ does, state, instead, faults }) => (
        <li key={does}>
          <div className="by-hand">
            <p>{does}</p>
            <ul>
              {faults.map((fault) => (
                <li key={fault}>{fault}</li>
              ))}
            </ul>
          </div>
          <div className="by-chart">
            <p className="where">
              {state === null ? (
                <a href={link('guide/server')}>the verifier</a>
              ) : (
                <a href={link(`simulator#/state/${state.replaceAll('.', '/')}`)}>{state}</a>
              )}
            </p>
            <p>{instead}</p>
          </div>
        </li>
      ))}
    </ol>
  )
}

/** Shows the code of a platform before and after, with the problems and the replacement of each step. */
export function MigrationPage({ page }: { readonly page: SitePage }): ReactNode {
  const { platform, code } = page
  const link = useLink()
  const sample = samples.find(({ id }) => id === platform) ?? samples[0]!
  return (
    <main id="content" className="migration" tabIndex={-1}>
      <h1>From code by hand</h1>
      <p className="lead">
        The usual reauthentication code of each platform, what goes wrong with it, and what replaces it.
      </p>
      <nav aria-label="Platforms" className="platforms">
        {samples.map(({ id, title }) => (
          <a key={id} href={link(`migration/${id}`)} aria-current={id === sample.id ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <h2>{sample.title}</h2>
      {code === undefined ? null : <Code sample={sample} code={code} />}
      <h2>Step by step</h2>
      <Steps sample={sample} />
      <p className="onward">
        Next: <a href={link('guide/start')}>Start</a>, <a href={link('guide/server')}>the server</a>, or{' '}
        <a href={link('simulator')}>play the flow</a>.
      </p>
    </main>
  )
}
