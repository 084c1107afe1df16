import type { ReactNode } from 'react'
import type { Stage } from './director.js'
import { scenarioOf } from './scenarios.js'
import type { StoryLine } from './story.js'

interface SceneCardProps {
  readonly stage: Stage
  readonly lines: readonly StoryLine[]
  /** Whether all sentences of the run are shown. */
  readonly isComplete: boolean
  readonly onStartAgain: () => void
}

/** Shows the selected scenario: what to look for, what to do now, and what happened. */
export function SceneCard({
  stage: { scene, isBusy, hasFailed },
  lines,
  isComplete,
  onStartAgain,
}: SceneCardProps): ReactNode {
  if (hasFailed) {
    return (
      <p className="scene" role="alert">
        The scenario could not be prepared. Sign in again, and try it once more.
      </p>
    )
  }
  if (scene === null) return null
  const { title, looksFor, instruction, happened } = scenarioOf(scene.name)
  const isOver = scene.phase === 'over' && isComplete
  const end = lines.at(-1)?.active.at(-1)?.split('.').at(-1) ?? ''
  return (
    <section className="scene" data-phase={scene.phase} aria-labelledby="scene">
      <h3 id="scene">{title}</h3>
      <p>{looksFor}</p>
      <p className="scene-now" role="status">
        {isOver ? (happened[end] ?? OTHERWISE) : scene.phase === 'ready' ? instruction : ''}
      </p>
      <button className="quiet" disabled={isBusy} onClick={onStartAgain}>
        Start again
      </button>
    </section>
  )
}

const OTHERWISE = 'It ended differently. The sentences below explain why.'
