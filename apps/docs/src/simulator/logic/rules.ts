import {
  ExplorationError,
  type Invariant,
  type Scenario,
  type SensitiveActionMachine,
  type Step,
  type Violation,
  checkInvariants,
  explore,
} from '@reauth/core/testing'

/** How far a check of the rules is. */
export interface RulesReport {
  readonly edges: number
  /** Scenarios that are done. */
  readonly done: number
  readonly total: number
  /** The shortest run for each rule that is broken. */
  readonly violations: readonly Violation[]
}

const edgesOf = (machine: SensitiveActionMachine, scenario: Scenario): readonly Step[] => {
  try {
    return explore({ machine, scenarios: [scenario], limit: 4000 }).edges
  } catch (error) {
    if (error instanceof ExplorationError) return error.edges
    throw error
  }
}

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
 * Explores a chart one scenario at a time, and checks every edge.
 *
 * A generator, so that a page can draw between two scenarios; each takes up to some tenths of a second.
 */
export function* checkingRules(
  machine: SensitiveActionMachine,
  scenarios: readonly Scenario[],
): Generator<RulesReport, void> {
  let report: RulesReport = { edges: 0, done: 0, total: scenarios.length, violations: [] }
  for (const scenario of scenarios) {
    const edges = edgesOf(machine, scenario)
    report = {
      ...report,
      edges: report.edges + edges.length,
      done: report.done + 1,
      violations: shortest(report.violations, checkInvariants(edges)),
    }
    yield report
  }
}
