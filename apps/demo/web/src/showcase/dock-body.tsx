import { Statechart, viewStyles } from '@reauth/statechart/react'
import { type ReactNode, useMemo, useSyncExternalStore } from 'react'
import { chart, drawings } from './drawn-chart.js'
import { ManualControls } from './manual-controls.js'
import { ScenarioList } from './scenario-list.js'
import { SceneCard } from './scene-card.js'
import type { ShowcaseProps } from './showcase-props.js'
import { storyOf } from './story.js'
import { StoryList } from './story-list.js'
import { useMedia } from './use-media.js'
import { usePaced } from './use-paced.js'

// The page's Content Security Policy forbids inline styles.
const sheet = new CSSStyleSheet()
sheet.replaceSync(viewStyles)
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]

/** Shows the chart and the sentences of the newest run, and the scenarios. */
export default function DockBody(props: ShowcaseProps): ReactNode {
  const { director, inspection, clock } = props
  const events = useSyncExternalStore(inspection.subscribe, inspection.getEvents)
  const stage = useSyncExternalStore(director.subscribe, director.getStage)
  const story = useMemo(() => storyOf(chart, events), [events])
  const isCalm = useMedia('(prefers-reduced-motion: reduce)')
  // The time when this page was loaded.
  const since = useMemo(() => clock.wall() - clock.monotonic(), [clock])
  const count = usePaced(story, since, isCalm)
  const lines = story?.lines.slice(0, count) ?? []
  const now = lines.at(-1)
  const isIdle = lines.length === 0 && stage.scene === null
  const picture = (
    <div className="dock-chart" data-idle={isIdle} key="chart">
      <Statechart
        chart={chart}
        drawings={drawings}
        active={now?.active ?? []}
        trail={now?.trail ?? []}
        latest={now?.latest ?? []}
        label="The statechart of this run"
        announcement=""
        styles={false}
      />
    </div>
  )
  const rest = (
    <div className="dock-story" key="story">
      <SceneCard
        stage={stage}
        isComplete={count === (story?.lines.length ?? 0)}
        lines={lines}
        onStartAgain={() => void director.startAgain()}
      />
      <StoryList lines={lines} />
      <ScenarioList stage={stage} onStart={(name) => void director.start(name)} />
      <ManualControls passTime={props.passTime} allowOtherAccount={props.allowOtherAccount} />
    </div>
  )
  // Before the first run, the scenarios matter more than the chart.
  return isIdle ? [rest, picture] : [picture, rest]
}
