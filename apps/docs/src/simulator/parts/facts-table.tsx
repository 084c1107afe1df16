import { type ReactNode, useId, useMemo } from 'react'
import type { Step } from '@reauth/core/testing'
import { factsOf } from '../logic/facts.js'

/** Shows the facts of the run at this moment, and marks those that the last step changed. */
export function FactsTable({ step }: { readonly step: Step }): ReactNode {
  const facts = useMemo(() => factsOf(step), [step])
  const heading = useId()
  return (
    <section className="sim-card" aria-labelledby={heading}>
      <h3 id={heading}>What the run knows</h3>
      <p className="sim-muted sim-small">The facts of its context. Tokens are never among them.</p>
      <table className="sim-context">
        <tbody>
          {facts.map(({ name, value, isNew }) => (
            <tr key={name} className={isNew ? 'sim-new' : undefined}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>
                {value}
                {isNew ? <span className="sim-changed">changed</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
