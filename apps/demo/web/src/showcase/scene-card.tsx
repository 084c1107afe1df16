import type { ReactNode } from 'react'
import type { Stage } from './director.js'
import { scenarioOf } from './scenarios.js'
import type { StoryLine } from './story.js'

interface SceneCardProps {
  readonly stage: Stage
  readonly lines: readonly StoryLine[]
  /** Whether all sentences of the run are shown. */
  readonly isTold: boolean
  readonly onStartAgain: () => void
}

/** The scenario that was chosen: what to look for, what to do now, and what happened. */
export function SceneCard({
  stage: { scene, isBusy, hasFailed },
  lines,
  isTold,
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
  const isOver = scene.phase === 'over' && isTold
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

const OTHERWISE = 'It ended in another way: the sentences below say why.'
