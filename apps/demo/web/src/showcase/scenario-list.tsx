import { type ReactNode, useId } from 'react'
import type { Stage } from './director.js'
import { SCENARIO_NAMES, type ScenarioName, scenarioOf } from './scenarios.js'

interface ScenarioListProps {
  readonly stage: Stage
  readonly onStart: (name: ScenarioName) => void
}

/** Shows the scenarios as buttons with a description. */
export function ScenarioList({ stage: { scene, isBusy }, onStart }: ScenarioListProps): ReactNode {
  const id = useId()
  return (
    <section className="scenarios" aria-labelledby={id}>
      <h3 id={id}>Try it: one click prepares everything</h3>
      <ul>
        {SCENARIO_NAMES.map((name) => (
          <li key={name}>
            <button
              aria-pressed={scene?.name === name}
              aria-labelledby={`${id}-${name}`}
              aria-describedby={`${id}-${name}-what`}
              disabled={isBusy}
              onClick={() => onStart(name)}
            >
              <strong id={`${id}-${name}`}>{scenarioOf(name).title}</strong>
              <span id={`${id}-${name}-what`}>{scenarioOf(name).looksFor}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
