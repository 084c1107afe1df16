import { describe, expect, it } from 'vitest'
import { CODES } from '../words/texts.js'
import type { Ending } from '../words/facts.js'
import { delays } from './delays.js'
import { createSensitiveActionMachine } from './sensitive-action.machine.js'

type Node = ReturnType<typeof createSensitiveActionMachine>['root']

const nodes = (): Node[] => {
  const all: Node[] = []
  const walk = (node: Node): void => {
    all.push(node)
    for (const child of Object.values(node.states)) walk(child)
  }
  walk(createSensitiveActionMachine().root)
  return all
}

const transitionsOf = (node: Node) => [...[...node.transitions.values()].flat(), ...(node.always ?? [])]

/** The states that wait for a service, a timer or a person. */
const waitingNodes = (): Node[] => nodes().filter((node) => node.invoke.length > 0 || node.after.length > 0)
const handles = (node: Node, event: string): boolean =>
  node.transitions.has(event) || (node.parent !== undefined && handles(node.parent, event))

interface Named {
  readonly type?: string
}

describe('the structure of the chart', () => {
  it('deletes the pending action in every final state', () => {
    const ends = nodes().filter((node) => node.type === 'final')
    expect(ends.map((node) => [node.key, node.entry.map((action) => action)])).toEqual(
      ['succeeded', 'refused', 'cancelled', 'failed', 'outcomeUnknown'].map((end) => [end, ['forgetPendingAction']]),
    )
  })

  it('enters `calling` by one transition, from `ready`', () => {
    const sources = nodes().flatMap((node) =>
      transitionsOf(node)
        .filter(({ target }) => target?.some(({ key }) => key === 'calling'))
        .map(({ source }) => source.key),
    )
    expect(sources).toEqual(['ready'])
    const initials = nodes().flatMap((node) => node.initial?.target?.map(({ key }) => key) ?? [])
    expect(initials).not.toContain('calling')
  })

  it('handles no event in a final state or at the root', () => {
    const ends = nodes().filter((node) => node.type === 'final' || node.parent === undefined)
    expect(ends.flatMap(transitionsOf)).toEqual([])
  })

  it('leads each branch with a code to the outcome of that code', () => {
    const mismatches = nodes().flatMap((node) =>
      transitionsOf(node).flatMap(({ actions, target }) =>
        actions
          .filter((action): action is { type: string; params: Ending } => (action as Named).type === 'recordEnding')
          .filter(({ params }) => CODES[params.code].outcome !== params.outcome || target?.[0]?.key !== params.outcome),
      ),
    )
    expect(mismatches).toEqual([])
  })

  it('handles the answer and the failure of every service', () => {
    const unhandled = nodes().flatMap((node) =>
      node.invoke
        .filter(
          ({ id }) =>
            !node.transitions.has(`xstate.done.actor.${id}`) || !node.transitions.has(`xstate.error.actor.${id}`),
        )
        .map(({ id }) => id),
    )
    expect(unhandled).toEqual([])
  })

  it('ends the branches of each service with one that has no guard', () => {
    const open = nodes().flatMap((node) =>
      [...node.transitions]
        .filter(([event]) => event.startsWith('xstate.'))
        .filter(([, branches]) => branches.at(-1)?.guard !== undefined)
        .map(([event]) => event),
    )
    expect(open).toEqual([])
  })

  it('names every service, and declares every delay', () => {
    for (const node of nodes()) {
      for (const { id } of node.invoke) expect(id).toMatch(/^[a-z]+[A-Za-z]+$/)
      for (const { delay } of node.after) expect(delays).toHaveProperty(String(delay))
    }
  })

  it('gives every state that waits for a service a timeout', () => {
    const withoutTimeout = nodes().filter((node) => node.invoke.length > 0 && node.after.length === 0)
    expect(withoutTimeout.map((node) => node.id)).toEqual([])
  })

  it('lets the end-user cancel in every state that waits', () => {
    expect(waitingNodes().filter((node) => !handles(node, 'reauth.cancel'))).toEqual([])
  })

  it('ends every waiting state when a newer run replaces it or the session changes, except during a call', () => {
    for (const event of ['run.replaced', 'session.changed'])
      expect(
        waitingNodes()
          .filter((node) => !handles(node, event))
          .map(({ key }) => key),
      ).toEqual(['calling', 'resolvingOutcome'])
  })

  it('gives every atomic state a tag for user interfaces', () => {
    const untagged = nodes().filter(
      (node) => node.type === 'atomic' && !(node.tags.length > 0 || (node.parent?.tags.length ?? 0) > 0),
    )
    expect(untagged.map((node) => node.id)).toEqual([])
  })
})
