import { PICTURE, type StatePicture } from './picture.js'
import { PROSE, type StateProse } from './prose.js'
import { chartWith } from './reauth-setup.js'
import { restorable } from './restorable.js'
import { createSensitiveActionMachine } from './sensitive-action.machine.js'

interface Branch {
  readonly guard?: string | { readonly type: string; readonly params?: unknown }
  readonly target?: string
  readonly actions?: unknown
}
type Branches = Branch | readonly Branch[]

interface State {
  readonly states?: Readonly<Record<string, State>>
  readonly always?: Branches
  readonly on?: Readonly<Record<string, Branches>>
  readonly after?: Readonly<Record<string, Branches>>
  readonly invoke?: { readonly onDone: Branches; readonly onError: Branches }
}

/** The static params of a guard. */
const knownParams = (guard: Branch['guard']): string[] =>
  typeof guard === 'object' && typeof guard.params === 'object'
    ? Object.values(guard.params as Record<string, string>)
    : []

/** Names a branch by its event, its guard and its code, or its target if it has no code. */
function nameOf(event: string, { guard, target = 'here', actions }: Branch): string {
  const ending = [actions].flat().find((action) => (action as { type?: unknown })?.type === 'recordEnding')
  const code = (ending as { params: { code: string } } | undefined)?.params.code
  const guardName = typeof guard === 'object' ? guard.type : guard
  return [event, guardName, ...knownParams(guard), '→', code ?? target.split('.').at(-1)]
    .filter((word) => word !== undefined)
    .join(' ')
}

/**
 * Adds a sentence to each state and branch of a chart.
 *
 * @param config The chart. It is not changed.
 * @param prose The sentences, by state.
 * @param picture The settings for pictures, by state.
 * @returns A copy with a `description` for each, `meta.spec`, and, for pictures, `meta.tone`, `meta.line` and `meta.resumesAt`.
 * @throws Error if a state or branch has no sentence, or a sentence, a picture or a line has no state or branch.
 */
export function withProse<Config extends object>(
  config: Config,
  prose: Readonly<Record<string, StateProse>>,
  picture: Readonly<Record<string, StatePicture>> = {},
): Config {
  const problems: string[] = []
  const known = new Set<string>()
  const describe = (state: State, id: string): object => {
    const { description, spec, branches: sentences = {} } = prose[id] ?? { description: '' }
    const { tone, resumesAt, main = [], aside = [] } = picture[id] ?? {}
    known.add(id)
    if (description === '') problems.push(`${id} has no sentence`)
    const unusedNames = new Set(Object.keys(sentences))
    const lineOf = (name: string): object => {
      const line = main.includes(name) ? 'main' : aside.includes(name) ? 'aside' : undefined
      return line === undefined ? {} : { meta: { line } }
    }
    const meta = Object.entries({ spec, tone, resumesAt }).filter(([, value]) => value !== undefined)
    problems.push(
      ...[...main, ...aside].filter((name) => !unusedNames.has(name)).map((name) => `${id} has no line ${name}`),
    )
    const describeBranches = (event: string, given: Branches): object[] =>
      [given].flat().map((branch) => {
        const name = nameOf(event, branch)
        if (!unusedNames.delete(name)) problems.push(`${id}: ${name} has no sentence of its own`)
        return { ...branch, description: sentences[name], ...lineOf(name) }
      })
    const each = (given: Readonly<Record<string, Branches>> | undefined, prefix = ''): object =>
      Object.fromEntries(
        Object.entries(given ?? {}).map(([event, branchList]) => [event, describeBranches(prefix + event, branchList)]),
      )
    const { states, always, on, after, invoke } = state
    const described = {
      ...state,
      description,
      ...(meta.length > 0 && { meta: Object.fromEntries(meta) }),
      ...(always !== undefined && { always: describeBranches('always', always) }),
      on: each(on),
      after: each(after, 'after '),
      ...(invoke !== undefined && {
        invoke: {
          ...invoke,
          onDone: describeBranches('onDone', invoke.onDone),
          onError: describeBranches('onError', invoke.onError),
        },
      }),
      ...(states !== undefined && {
        states: Object.fromEntries(
          Object.entries(states).map(([name, inner]) => [name, describe(inner, `${id}.${name}`)]),
        ),
      }),
    }
    problems.push(...[...unusedNames].map((name) => `${id} has no branch ${name}`))
    return described
  }
  const described = describe(config, 'reauth') as Config
  problems.push(
    ...Object.keys({ ...prose, ...picture })
      .filter((id) => !known.has(id))
      .map((id) => `there is no state ${id}`),
  )
  if (problems.length > 0) throw new Error(`The prose does not fit the chart: ${problems.join('; ')}.`)
  return described
}

/** Creates a new copy of the statechart with its prose. */
export function createDescribedMachine(): ReturnType<typeof createSensitiveActionMachine> {
  const machine = createSensitiveActionMachine()
  return restorable(chartWith()(withProse(machine.config, PROSE, PICTURE) as never) as object as typeof machine)
}
