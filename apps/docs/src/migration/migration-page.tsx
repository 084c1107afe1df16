import type { ReactNode } from 'react'
import { useLink } from '../site/link.js'
import { type Sample, samples } from './samples.js'

/** The hand-written flow of a platform beside the states that replace it. */
export function MigrationPage({ platform }: { readonly platform: string | undefined }): ReactNode {
  const link = useLink()
  const sample = samples.find(({ id }) => id === platform) ?? samples[0]!
  return (
    <main id="content" className="migration" tabIndex={-1}>
      <h1>From code by hand</h1>
      <p className="lead">
        What the usual code of each platform does, step by step, what goes wrong with it, and what stands in its place.
      </p>
      <nav aria-label="Platforms" className="platforms">
        {samples.map(({ id, title }) => (
          <a key={id} href={link(`migration/${id}`)} aria-current={id === sample.id ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <Steps sample={sample} />
    </main>
  )
}

function Steps({ sample }: { readonly sample: Sample }): ReactNode {
  const link = useLink()
  return (
    <section aria-labelledby="platform">
      <h2 id="platform">{sample.title}</h2>
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
    </section>
  )
}
