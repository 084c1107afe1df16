import type { AnyStateNode, AnyTransitionDefinition } from 'xstate'
import type { SensitiveActionMachine } from './chart.js'

/** A transition of the chart that a run took. */
export interface TakenTransition {
  /** Stable: the state, the event, and which of its branches. */
  readonly id: string
  /** The id in a drawing of `@reauth/statechart`. */
  readonly drawingId: string
  /** One sentence, if the chart carries its prose. */
  readonly description: string
}

type Node = SensitiveActionMachine['root']
type Branch = Pick<AnyTransitionDefinition, 'description'>

/** An eventless transition has the event `''`. */
const toTaken = (node: Pick<Node, 'id' | 'path'>, event: string, index: number, branch: Branch): TakenTransition => ({
  id: `${node.path.join('.')} ${event === '' ? 'always' : event} ${index}`,
  drawingId: `${node.id}|${event}|${index}`,
  description: branch.description ?? '',
})

/** A transition of the chart with its states. */
export interface PlacedTransition extends TakenTransition {
  /** The ids of its source and target states, with their ancestors. */
  readonly states: readonly string[]
}

const around = (node: AnyStateNode | undefined): string[] =>
  node === undefined ? [] : [node.id, ...around(node.parent)]

const toPlaced = (node: Node, event: string, index: number, branch: AnyTransitionDefinition): PlacedTransition => ({
  ...toTaken(node, event, index, branch),
  states: [node, ...(branch.target ?? [])].flatMap(around),
})

/** Returns every transition of the chart. */
export function transitionsOf(machine: SensitiveActionMachine): readonly PlacedTransition[] {
  const all: PlacedTransition[] = []
  const walk = (node: Node): void => {
    for (const [event, branches] of node.transitions)
      branches.forEach((branch, index) => all.push(toPlaced(node, event, index, branch)))
    node.always?.forEach((branch, index) => all.push(toPlaced(node, '', index, branch)))
    for (const child of Object.values(node.states)) walk(child)
  }
  walk(machine.root)
  return all
}

/** Names the transitions that XState took, each once. */
export class TransitionNames {
  readonly #names = new Map<AnyTransitionDefinition, TakenTransition>()

  of(transition: AnyTransitionDefinition): TakenTransition {
    let name = this.#names.get(transition)
    if (name === undefined) {
      const { source, eventType } = transition
      const siblings = eventType === '' ? source.always! : source.transitions.get(eventType)!
      name = toTaken(source, eventType, siblings.indexOf(transition), transition)
      this.#names.set(transition, name)
    }
    return name
  }
}
