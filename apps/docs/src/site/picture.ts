import { toSvg } from '@reauth/statechart'
import { chart, drawings } from '../simulator/data.js'
import { leafOf, trailOf } from '../simulator/logic/chart-trail.js'
import { wholeMachine } from '../simulator/logic/machine.js'
import { playerOf } from '../simulator/logic/run.js'
import { scenarioById } from '../simulator/logic/scenario.js'
import { stories } from '../simulator/logic/stories.js'
import type { Picture, PictureStep } from './live-picture.js'

/** Draws the first story of the simulator. */
export function pictureOfRun(): Picture {
  const [spine] = drawings
  const [story] = stories
  const scenario = story && scenarioById(story.scenario)
  if (spine === undefined || story === undefined || scenario === null || scenario === undefined)
    throw new Error('The first story has no drawing or no setting.')
  const run = playerOf(wholeMachine()).stepsOf(scenario, story.events)
  if (run.length !== story.events.length + 1) throw new Error('The first story cannot be played to its end.')
  const steps = run.map((step, index): PictureStep => {
    const leaf = leafOf(chart, step.snapshot.value)
    const node = spine.nodes.find(({ id }) => id === leaf?.id)
    if (leaf === undefined || node === undefined) throw new Error('A state of the first story is not drawn.')
    const trail = new Set(trailOf(chart, run.slice(0, index + 1)))
    return {
      active: [leaf.id],
      edges: spine.edges.filter(({ transitions }) => transitions.some((id) => trail.has(id))).map(({ id }) => id),
      center: [Math.round(node.x + node.width / 2), Math.round(node.y + node.height / 2)],
      title: leaf.title,
      sentence: leaf.description ?? '',
    }
  })
  return { svg: toSvg(spine, { styles: true }), width: spine.width, height: spine.height, steps }
}
