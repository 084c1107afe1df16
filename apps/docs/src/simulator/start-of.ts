import { chart, paths } from './data.js'
import { trailOf } from './logic/chart-trail.js'
import type { Place } from './logic/link.js'
import { breaks, wholeMachine } from './logic/machine.js'
import { type Run, playerOf } from './logic/run.js'
import { scenarioById } from './logic/scenario.js'
import { stories } from './logic/stories.js'

/** Returns the first story, at its start. */
function firstRun(): Run {
  const { scenario, events } = stories[0]!
  return { scenario: scenarioById(scenario)!, events, at: 0, isStory: true }
}

/** Returns the shortest known run through a state; `null` if there is none. */
function runThrough(path: string): Run | null {
  const id = path.startsWith(`${chart.id}.`) ? path : `${chart.id}.${path}`
  const player = playerOf(wholeMachine())
  for (const known of paths) {
    const scenario = scenarioById(known.scenario)
    if (scenario === null) continue
    const steps = player.stepsOf(scenario, known.events)
    const at = steps.findIndex((step) => trailOf(chart, [step]).includes(id))
    if (at >= 0) return { scenario, events: known.events, at }
  }
  return null
}

/** Returns the run of a place, and the problem of its link. */
export function startOf(place: Place): { readonly run: Run; readonly fault?: string } {
  switch (place.kind) {
    case 'run':
      return { run: { ...place, isStory: place.plays } }
    case 'state': {
      const run = runThrough(place.path)
      const fault = `No known run comes through a state “${place.path}”. The first story is shown instead.`
      return run === null ? { run: firstRun(), fault } : { run }
    }
    case 'unknown':
      return {
        run: firstRun(),
        fault: `There is no setting “${place.scenario}”. The first story is shown instead.`,
      }
    default:
      return { run: firstRun() }
  }
}

/** Describes what couldn't be played; `undefined` if everything could. */
export function faultOf({ events }: Run, possible: number, broken: string | null): string | undefined {
  if (events.length > possible)
    return `“${events[possible]!}” can’t happen after step ${possible}. The run is shown up to there.`
  const isKnown = broken === null || breaks.some(({ id }) => id === broken)
  return isKnown ? undefined : `There is no change “${broken}”. The chart is shown as it is.`
}
