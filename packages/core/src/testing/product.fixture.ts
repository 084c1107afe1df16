import type { Preferences, ResumptionStage, SensitiveActionInput } from '../words/facts.js'
import { type Scenario, type Step, describeRun, edgesOf, scenarios } from './index.js'
import { stepperOf } from './explore.js'

type Requirement = SensitiveActionInput['requirement']
type Policy = NonNullable<Requirement['whenCannotReauthenticate']>
type Browser = Pick<SensitiveActionInput['capabilities'], 'browser' | 'fallback'>

const BROWSERS: readonly Browser[] = [
  { browser: 'inProcess' },
  { browser: 'inProcess', fallback: 'redirect' },
  { browser: 'redirect' },
  { browser: 'none' },
]
const POLICIES: readonly Policy[] = ['requireFresh', 'deny', 'allowUnverifiable']
const STAGES: readonly (ResumptionStage | null)[] = [null, 'callback', 'confirmation', 'call']
const PREFERENCES: readonly Partial<Preferences>[] = [
  {},
  { confirm: true },
  { onBiometricCancel: 'browser' },
  { autoResume: true },
]
/**
 * The requirements alternate: each occurs with every capability, policy, stage and preference, but not with every
 * combination.
 */
const DEMANDS: readonly Requirement[] = [{ maxAge: '5m' }, { maxAge: 'always' }, { maxAge: '5m', acrValues: ['gold'] }]

/** Scenarios that are explored together. */
export interface Group {
  readonly title: string
  readonly scenarios: readonly Scenario[]
}

/** Returns every combination of capabilities, policies, stages and preferences, grouped by the first three. */
export function product(): readonly Group[] {
  const kept = scenarios.find(({ id }) => id === 'resumed-callback')!.input.resumption!
  const groups: Group[] = []
  for (const browser of BROWSERS)
    for (const operation of [false, true])
      for (const resolvable of [false, true])
        for (const policy of POLICIES)
          for (const stage of STAGES) {
            const title = `${Object.values(browser).join(' or ')}, ${operation ? 'bound' : 'not bound'}, ${resolvable ? 'resolvable' : 'not resolvable'}, ${policy}, ${stage ?? 'from the start'}`
            const toScenario = (preferences: Partial<Preferences>, index: number): Scenario => ({
              id: `${title}, ${JSON.stringify(preferences)}`,
              title: `a scenario with ${title}`,
              input: {
                runId: 'run',
                actionId: 'transfer',
                idempotencyKey: 'key',
                requirement: {
                  ...DEMANDS[(groups.length + index) % DEMANDS.length]!,
                  whenCannotReauthenticate: policy,
                },
                capabilities: { ...browser, operation, resolvable },
                preferences,
                ...(stage !== null && {
                  resumption: { ...kept, stage, operationId: operation ? 'op-0' : null },
                }),
              },
            })
            groups.push({ title, scenarios: PREFERENCES.map(toScenario) })
          }
  return groups
}

/** The parts of a step that are compared. */
const partsOf = ({ snapshot, started, startedWith, effects, stopped, waiting, accepted, taken }: Step): string =>
  JSON.stringify([
    [snapshot.status, snapshot.value, snapshot.context, snapshot.output, [...snapshot.tags]],
    [started, startedWith, effects, stopped, waiting, accepted, taken],
  ])

/** Takes each step of a scenario again, and returns the runs whose last step differs from the remembered one. */
export function differencesOf(scenario: Scenario): readonly string[] {
  const plain = stepperOf({}, false)
  const differing: string[] = []
  for (const step of edgesOf({ scenarios: [scenario] })) {
    const again = step.before === null ? plain.begin(scenario) : plain.take(step.before, step.event!)
    if (partsOf(again) !== partsOf(step)) differing.push(describeRun(step))
  }
  return differing
}
