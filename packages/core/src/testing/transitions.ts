import type { AnyStateNode, AnyTransitionDefinition } from 'xstate'
import type { SensitiveActionMachine } from './chart.js'

/** A transition of the chart. */
export interface Transition {
  /** The state, the event, and the number of the branch. Stable. */
  readonly id: string
  /** The id in a drawing of `@reauth/statechart`. */
  readonly drawingId: string
  /** One sentence; empty if the chart was created without descriptions. */
  readonly description: string
}

type Node = SensitiveActionMachine['root']
type Branch = Pick<AnyTransitionDefinition, 'description'>

/** An eventless transition has the event `''`. */
const toTransition = (node: Pick<Node, 'id' | 'path'>, event: string, index: number, branch: Branch): Transition => ({
  id: `${node.path.join('.')} ${event === '' ? 'always' : event} ${index}`,
  drawingId: `${node.id}|${event}|${index}`,
  description: branch.description ?? '',
})

/** A transition of the chart with its states. */
export interface TransitionWithStates extends Transition {
  /** The ids of its source and target states, with their ancestors. */
  readonly states: readonly string[]
}

const around = (node: AnyStateNode | undefined): string[] =>
  node === undefined ? [] : [node.id, ...around(node.parent)]

const withStates = (
  node: Node,
  event: string,
  index: number,
  branch: AnyTransitionDefinition,
): TransitionWithStates => ({
  ...toTransition(node, event, index, branch),
  states: [node, ...(branch.target ?? [])].flatMap(around),
})

/** Returns every transition of the chart. */
export function transitionsOf(machine: SensitiveActionMachine): readonly TransitionWithStates[] {
  const all: TransitionWithStates[] = []
  const walk = (node: Node): void => {
    for (const [event, branches] of node.transitions)
      branches.forEach((branch, index) => all.push(withStates(node, event, index, branch)))
    node.always?.forEach((branch, index) => all.push(withStates(node, '', index, branch)))
    for (const child of Object.values(node.states)) walk(child)
  }
  walk(machine.root)
  return all
}

/** Creates the {@link Transition} of each transition of XState, once. */
export class TransitionNames {
  readonly #names = new Map<AnyTransitionDefinition, Transition>()

  of(transition: AnyTransitionDefinition): Transition {
    let name = this.#names.get(transition)
    if (name === undefined) {
      const { source, eventType } = transition
      const siblings = eventType === '' ? source.always! : source.transitions.get(eventType)!
      name = toTransition(source, eventType, siblings.indexOf(transition), transition)
      this.#names.set(transition, name)
    }
    return name
  }
}
