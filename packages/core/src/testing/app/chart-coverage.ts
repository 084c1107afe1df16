import { createDescribedMachine } from '../../machine/described.js'
import { checkOptionTypes, refuseOption } from '../../platform/options.js'
import { transitionsOf } from '../transitions.js'
import { kitState } from './kit-state.js'

/** A transition of the statechart, with the number of times that test runs took it. */
export interface CoveredTransition {
  /** The state, the event, and which of its branches. */
  readonly id: string
  /** One sentence. */
  readonly description: string
  readonly times: number
}

/** The options of {@link chartCoverage}. */
export interface ChartCoverageOptions {
  /** How often each transition was taken, by id. Default: the counts of every `createTestReauth()` in this process. */
  readonly taken?: ReadonlyMap<string, number>
  /**
   * Omits transitions that your app can't take, such as those of biometrics. They do not count at all. Default: none.
   */
  readonly ignore?: (transition: Omit<CoveredTransition, 'times'>) => boolean
  /** The minimum share of taken transitions, in percent. Default: 0. */
  readonly threshold?: number
}

/** The part of the statechart that test runs took. JSON. */
export interface ChartCoverage {
  /** Every transition that counts, in the order of the statechart. */
  readonly transitions: readonly CoveredTransition[]
  readonly taken: number
  readonly total: number
  /** The percentage, rounded down to one decimal. */
  readonly percent: number
  /** A summary line, and one line for each transition that was not taken. */
  readonly text: string
  /** The ids of taken transitions and their states, for the option `trail` of `toSvg()` of `@reauth/statechart`. */
  readonly trail: readonly string[]
}

/** Thrown if the coverage is below `threshold`. Its message lists the transitions that were not taken. */
export class ChartCoverageError extends Error {
  override readonly name = 'ChartCoverageError'
}

/**
 * Returns which transitions of the statechart the tests of an app took.
 *
 * It shows which paths runs took, but not whether a test checked their results.
 *
 * @param options The counts, the transitions to omit, and the threshold.
 * @returns The transitions with their counts, as JSON and as text.
 * @throws {ChartCoverageError} If the coverage is below `threshold`.
 * @throws {ReauthError} `invalidConfiguration` for an unknown option, or a threshold that is not a percentage.
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
