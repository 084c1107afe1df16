import {
  type Invariant,
  type Scenario,
  type SensitiveActionMachine,
  type Step,
  type Violation,
  ExplorationError,
  checkInvariants,
  edgesOf,
} from '@reauth/core/testing'

/** The progress of a rule check. */
export interface RulesReport {
  readonly edges: number
  /** The number of checked scenarios. */
  readonly done: number
  readonly total: number
  /** The shortest run for each violated rule. */
  readonly violations: readonly Violation[]
}

/** The number of edges between two renders, some hundredths of a second. */
const SLICE = 2000
/** The limit of moments, because a changed chart can count without bound. */
const MOMENTS = 8000

/** Keeps the shorter of two runs that break the same rule. */
export function shortest(a: readonly Violation[], b: readonly Violation[]): readonly Violation[] {
  const best = new Map<Invariant, Violation>()
  for (const one of [...a, ...b]) {
    const other = best.get(one.invariant)
    if (other === undefined || one.step.depth < other.step.depth) best.set(one.invariant, one)
  }
  return [...best.values()]
}

/**
 * Explores a chart one setting at a time, and checks every edge.
 *
 * It is a generator, so that a page can render in between.
 */
export function* checkingRules(
  machine: SensitiveActionMachine,
  scenarios: readonly Scenario[],
): Generator<RulesReport, void> {
  let report: RulesReport = { edges: 0, done: 0, total: scenarios.length, violations: [] }
  for (const scenario of scenarios) {
    const edges: Step[] = []
    try {
      for (const step of edgesOf({ machine, scenarios: [scenario], limit: MOMENTS })) {
        edges.push(step)
        if (edges.length % SLICE === 0) yield { ...report, edges: report.edges + edges.length }
      }
    } catch (error) {
      if (!(error instanceof ExplorationError)) throw error
    }
    report = {
      ...report,
      edges: report.edges + edges.length,
      done: report.done + 1,
      violations: shortest(report.violations, checkInvariants(edges)),
    }
    yield report
  }
}
