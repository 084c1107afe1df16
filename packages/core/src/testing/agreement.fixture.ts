import { readFileSync } from 'node:fs'
import { pathOf } from '../run/run-snapshot.js'
import { Identities } from './identities.js'
import type { Step } from './index.js'
import { describeRun } from './index.js'
import type { OracleRun, OracleStep } from './oracle-run.fixture.js'
import { Oracle } from './oracle.fixture.js'

const page = readFileSync(new URL('../../../../docs/concepts/outcomes.md', import.meta.url), 'utf8')

/** The outcome of each code, from the tables of the documentation. */
const outcomeOf = new Map(
  page
    .split('\n### ')
    .slice(1)
    .flatMap((section) => {
      const outcome = /^`(\w+)`/.exec(section)?.[1] ?? ''
      return [...section.split('\n## ')[0]!.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => [code!, outcome] as const)
    }),
)

/** Compares the steps of the chart with the documentation, one after another. */
export class Agreement {
  readonly #oracle = new Oracle(outcomeOf)
  readonly #identities = new Identities()
  /** The state of the documented run at each moment of the chart. */
  readonly #moments: OracleRun[] = []
  /** The number of edges on which both agree. */
  agreed = 0
  readonly problems: string[] = []

  /** Compares a step. Steps must come in the order of an exploration, each after its predecessor. */
  compare(step: Step): void {
    const said = this.#predict(step)
    const expected = this.#expected(step, said)
    const found = this.#found(step)
    if (!this.#areEqual(expected, found)) this.#report(step, expected, found)
    else this.agreed += 1
    if (step.moment >= 0) this.#keep(step, said.run)
  }

  #areEqual(one: object, other: object): boolean {
    return this.#identities.of(one) === this.#identities.of(other)
  }

  #report(step: Step, expected: object, found: object): void {
    this.problems.push(
      `${describeRun(step)}\n  the documentation: ${JSON.stringify(expected)}\n  the chart: ${JSON.stringify(found)}`,
    )
  }

  #predict({ before, event, scenario }: Step): OracleStep {
    return before === null
      ? this.#oracle.begin(scenario.input)
      : this.#oracle.happen(this.#moments[before.moment]!, event!)
  }

  /** Checks that two paths to one moment of the chart also lead to the same documented state. */
  #keep(step: Step, run: OracleRun): void {
    const known = this.#moments[step.moment]
    this.#moments[step.moment] ??= run
    if (known !== undefined && !this.#areEqual(known, run)) this.#report(step, known, run)
  }

  #expected(step: Step, { run, started, effects }: OracleStep): object {
    const before = step.before === null ? null : this.#moments[step.before.moment]!
    const wasWorking = before?.working ?? null
    const isAnswer =
      step.event?.event.type.startsWith('xstate.done.') || step.event?.event.type.startsWith('xstate.error.')
    const isStopped = wasWorking !== null && !isAnswer && (started.length > 0 || run.working !== wasWorking)
    return {
      state: run.at === 'over' ? run.output!['outcome'] : run.at,
      started,
      stopped: isStopped ? [wasWorking] : [],
      waiting: run.working === null ? [] : [run.working],
      effects,
      hears: this.#oracle.hears(run).toSorted(),
      timer: this.#oracle.timer(run),
      calls: run.calls,
      prompts: run.prompts,
      output: run.output,
    }
  }

  #found({ snapshot, started, stopped, waiting, effects, accepted }: Step): object {
    const timers = snapshot._nodes.flatMap(({ after }) => after.map(({ delay }) => `after.${String(delay)}`))
    return {
      state: pathOf(snapshot.value),
      started,
      stopped,
      waiting,
      effects,
      hears: [...accepted].toSorted(),
      timer: [...new Set(timers)].join() || null,
      calls: snapshot.context.calls,
      prompts: snapshot.context.prompts,
      output: snapshot.output ?? null,
    }
  }
}
