import type { AnyEventObject } from 'xstate'
import type { ChartSnapshot, SensitiveActionMachine } from './chart.js'

/** A transition of the chart that a run took. */
export interface TakenTransition {
  /** Stable: the state, the event, and which of its branches. */
  readonly id: string
  readonly description: string
}

type Node = SensitiveActionMachine['root']

interface NamedGuard {
  readonly type: string
  readonly params?: unknown
}

/** Every transition that the chart has. */
export function transitionsOf(machine: SensitiveActionMachine): readonly TakenTransition[] {
  const all: TakenTransition[] = []
  const walk = (node: Node): void => {
    for (const [event, branches] of node.transitions)
      branches.forEach((branch, index) => all.push(toTaken(node, event, index, branch)))
    node.always?.forEach((branch, index) => all.push(toTaken(node, 'always', index, branch)))
    for (const child of Object.values(node.states)) walk(child)
  }
  walk(machine.root)
  return all
}

/**
 * Names the transitions that were taken between the moments of one step.
 *
 * The first one by the event, every further one without an event: the first branch whose guard holds.
 */
export function transitionsTaken(
  machine: SensitiveActionMachine,
  moments: readonly ChartSnapshot[],
  event: AnyEventObject,
): TakenTransition[] {
  const byEvent = machine.getTransitionData(moments[0]!, event as never).map((branch) => {
    const branches = branch.source.transitions.get(branch.eventType)!
    return toTaken(branch.source, branch.eventType, branches.indexOf(branch), branch)
  })
  const silent = moments.slice(1, -1).flatMap((moment) => {
    const node = [...moment._nodes].toReversed().find(({ always }) => always !== undefined)!
    return silentlyTaken(machine, node as Node, moment, event)
  })
  return [...byEvent, ...silent]
}

/** Names the first transition of a run: how it leaves the state in which every run begins. */
export function entriesTaken(machine: SensitiveActionMachine, start: ChartSnapshot): TakenTransition[] {
  const node = machine.root.states['entering'] as Node
  return silentlyTaken(machine, node, start, { type: 'xstate.init' })
}

function silentlyTaken(
  machine: SensitiveActionMachine,
  node: Node,
  moment: ChartSnapshot,
  event: AnyEventObject,
): TakenTransition[] {
  const index = node.always!.findIndex((branch) => holds(machine, branch, moment, event))
  return node.always!.slice(index, index + 1).map((branch) => toTaken(node, 'always', index, branch))
}

function holds(
  machine: SensitiveActionMachine,
  branch: { readonly guard?: unknown },
  moment: ChartSnapshot,
  event: AnyEventObject,
): boolean {
  if (branch.guard === undefined) return true
  const guard: NamedGuard = typeof branch.guard === 'string' ? { type: branch.guard } : (branch.guard as NamedGuard)
  const implementation = machine.implementations.guards[guard.type] as unknown as (
    args: object,
    params: unknown,
  ) => boolean
  const args = { context: moment.context, event }
  return implementation(args, guard.params)
}

const toTaken = (
  node: Node,
  event: string,
  index: number,
  branch: { readonly description?: string | undefined },
): TakenTransition => ({
  id: `${node.path.join('.')} ${event} ${index}`,
  description: branch.description ?? '',
})
