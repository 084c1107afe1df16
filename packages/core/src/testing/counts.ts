import type { Exploration } from './explore.js'
import type { Step } from './step.js'
import { stepsByMoment } from './steps-by-moment.js'

/** The size of an exploration. */
export interface ExplorationCounts {
  /** The scenarios in which runs started. */
  readonly scenarios: number
  /** The moments: points from which a run can continue. */
  readonly moments: number
  readonly edges: number
  /** The edges that end a run. */
  readonly ends: number
  /** The edges after a step-up by the server. */
  readonly afterStepUp: number
  /** The different answers of services. */
  readonly answers: number
  readonly timers: number
  /** The different events of a person or the page. */
  readonly events: number
  /** The number of steps in the longest run; `Infinity` if a run never ends. */
  readonly longest: number
  /** The counts in words. */
  readonly sentence: string
}

/**
 * Counts the parts of an exploration.
 *
 * @param exploration The result of {@link explore}.
 */
export function countsOf({ edges, moments }: Pick<Exploration, 'edges' | 'moments'>): ExplorationCounts {
  const happened = new Set(edges.flatMap(({ event }) => event ?? []))
  const idsOf = (is: (type: string) => boolean): number =>
    new Set([...happened].filter(({ event }) => is(event.type)).map(({ id }) => id)).size
  const isAnswer = (type: string): boolean => /^xstate\.(done|error)\.actor\./.test(type)
  const isTimer = (type: string): boolean => type.startsWith('xstate.after.')
  const counts = {
    scenarios: new Set(edges.map(({ scenario }) => scenario.id)).size,
    moments,
    edges: edges.length,
    ends: edges.filter(({ moment }) => moment < 0).length,
    afterStepUp: edges.filter(({ before }) => before !== null && before.counts.stepUps > 0).length,
    answers: idsOf(isAnswer),
    timers: idsOf(isTimer),
    events: idsOf((type) => !isAnswer(type) && !isTimer(type)),
    longest: longestOf(edges),
  }
  return { ...counts, sentence: inWords(counts) }
}

const inWords = (counts: Omit<ExplorationCounts, 'sentence'>): string => {
  const format = (count: number): string => count.toLocaleString('en')
  return (
    `${format(counts.edges)} edges from ${format(counts.moments)} moments, in ${format(counts.scenarios)} scenarios, with ${format(counts.answers)} answers of services, ` +
    `${format(counts.timers)} timers and ${format(counts.events)} events. ${format(counts.afterStepUp)} edges come after a step-up. ` +
    `The longest run has ${format(counts.longest)} steps.`
  )
}

/** Returns the length of the longest path through the moments, plus one if it ends a run. */
function longestOf(edges: readonly Step[]): number {
  const stepsOf = stepsByMoment(edges)
  const before: number[] = []
  stepsOf.forEach((steps) => {
    for (const { moment } of steps) before[moment] = (before[moment] ?? 0) + 1
  })
  const ended: boolean[] = []
  for (const step of edges) if (step.moment < 0 && step.before !== null) ended[step.before.moment] = true
  const longest: number[] = []
  const open = [...stepsOf.keys()].filter((moment) => before[moment] === undefined)
  let most = 0
  let left = stepsOf.filter(() => true).length
  for (let moment = open.pop(); moment !== undefined; moment = open.pop()) {
    const length = longest[moment] ?? 0
    left -= stepsOf[moment] === undefined ? 0 : 1
    most = Math.max(most, length + (ended[moment] === true ? 1 : 0))
    for (const step of stepsOf[moment] ?? []) {
      longest[step.moment] = Math.max(longest[step.moment] ?? 0, length + 1)
      before[step.moment]! -= 1
      if (before[step.moment] === 0) open.push(step.moment)
    }
  }
  return left > 0 ? Number.POSITIVE_INFINITY : most
}
