import { createDescribedMachine } from '../../machine/described.js'
import { checkOptionTypes, refuseOption } from '../../platform/options.js'
import { transitionsOf } from '../taken.js'
import { kitState } from './kit-state.js'

/** A transition of the statechart, and how often the runs of tests took it. */
export interface CoveredTransition {
  /** The state, the event, and which of its branches. */
  readonly id: string
  /** One sentence. */
  readonly description: string
  readonly times: number
}

/** What {@link chartCoverage} takes. */
export interface ChartCoverageOptions {
  /** How often each transition was taken, by its id. Default: in every `createTestReauth()` of this process. */
  readonly taken?: ReadonlyMap<string, number>
  /** Leaves out transitions that your app can't take, such as those of biometrics. They count neither way. Default: none. */
  readonly ignore?: (transition: Omit<CoveredTransition, 'times'>) => boolean
  /** The least share of transitions, in percent. Default: 0. */
  readonly threshold?: number
}

/** How much of the statechart the runs of tests took. JSON. */
export interface ChartCoverage {
  /** Every transition that counts, in the order of the statechart. */
  readonly transitions: readonly CoveredTransition[]
  readonly taken: number
  readonly total: number
  /** Of 100, rounded down to one decimal. */
  readonly percent: number
  /** One line, and one for each transition that was not taken. */
  readonly text: string
  /** Ids of what was taken and of the states around it, as `trail` of `toSvg()` of `@reauth/statechart` takes them. */
  readonly trail: readonly string[]
}

/** Thrown if less of the statechart was taken than `threshold`. Its message lists what was not. */
export class ChartCoverageError extends Error {
  override readonly name = 'ChartCoverageError'
}

/**
 * Tells which transitions of the statechart the tests of an app took.
 *
 * Says which ways a run went, and not whether a test looked at what came of it.
 *
 * @param options What was taken, what is left out, and the least that is enough.
 * @returns The transitions with their counts, as JSON and as text.
 * @throws {ChartCoverageError} If less was taken than `threshold`.
 * @throws {ReauthError} `invalidConfiguration` for an unknown option, or a threshold that is no percentage.
 *
 * @example
 * console.log(chartCoverage().text)
 */
export function chartCoverage(options: ChartCoverageOptions = {}): ChartCoverage {
  checkOptionTypes('chartCoverage()', options, { taken: '.get', ignore: 'function', threshold: 'number' })
  const { taken = kitState().taken, ignore = () => false, threshold = 0 } = options
  if (!(threshold >= 0 && threshold <= 100)) refuseOption('threshold', 'a percentage from 0 to 100', threshold)
  const counted = transitionsOf(createDescribedMachine()).filter(({ id, description }) => !ignore({ id, description }))
  const transitions = counted.map(({ id, description }) => ({ id, description, times: taken.get(id) ?? 0 }))
  const trail = counted
    .filter((_, index) => transitions[index]!.times > 0)
    .flatMap(({ drawingId, states }) => [drawingId, ...states])
  const missing = transitions.filter(({ times }) => times === 0)
  const total = transitions.length
  const count = total - missing.length
  const percent = total === 0 ? 100 : Math.floor((count * 1000) / total) / 10
  const text = [
    `${count} of ${total} transitions of the statechart were taken (${percent} %).`,
    ...(missing.length > 0 ? ['Not taken:'] : []),
    ...missing.map(({ id, description }) => `  ${id}  ${description}`),
  ].join('\n')
  if (percent < threshold) throw new ChartCoverageError(`${text}\nThe threshold is ${threshold} %.`)
  return { transitions, taken: count, total, percent, text, trail: [...new Set(trail)] }
}
