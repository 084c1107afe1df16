/** A run of the covering set, found at build time. */
export interface KnownPath {
  readonly id: string
  readonly sentence: string
  /** Id of its scenario. */
  readonly scenario: string
  readonly events: readonly string[]
  /** The final state. */
  readonly outcome: string
  readonly hasStepUp: boolean
  readonly hasRedirect: boolean
  readonly calls: number
}

/** A filter for paths. */
export interface PathFilter {
  /** `'any'`, or a final state. */
  readonly outcome: string
  readonly stepUp: boolean
  readonly redirect: boolean
  /** Words that the sentence or the events contain. */
  readonly words: string
}

/** Returns the paths that match a filter. */
export function filtered(paths: readonly KnownPath[], filter: PathFilter): readonly KnownPath[] {
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean)
  return paths.filter((path) => {
    const text = `${path.sentence} ${path.events.join(' ')}`.toLowerCase()
    return (
      (filter.outcome === 'any' || path.outcome === filter.outcome) &&
      (!filter.stepUp || path.hasStepUp) &&
      (!filter.redirect || path.hasRedirect) &&
      words.every((word) => text.includes(word))
    )
  })
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** Returns a test that replays a path. */
export function testOf({ sentence, scenario, events, outcome, calls }: KnownPath): string {
  return `import { replay, scenarios } from '@reauth/core/testing'
import { expect, it } from 'vitest'

it(${quoted(sentence)}, () => {
  const scenario = scenarios.find(({ id }) => id === ${quoted(scenario)})!
  const end = replay(scenario, [${events.map((id) => `\n    ${quoted(id)},`).join('')}${events.length > 0 ? '\n  ' : ''}])
  expect(end.snapshot.value).toBe(${quoted(outcome)})
  expect(end.counts.calls).toBe(${calls})
})
`
}
