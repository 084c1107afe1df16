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

/** Where a service, a timer or a person is waited for. */
const waiting = (): Node[] => nodes().filter((node) => node.invoke.length > 0 || node.after.length > 0)
const hears = (node: Node, event: string): boolean =>
  node.transitions.has(event) || (node.parent !== undefined && hears(node.parent, event))

interface Named {
  readonly type?: string
}

describe('the structure of the chart', () => {
  it('forgets the pending action at every end', () => {
    const ends = nodes().filter((node) => node.type === 'final')
    expect(ends.map((node) => [node.key, node.entry.map((action) => action)])).toEqual(
      ['succeeded', 'refused', 'cancelled', 'failed', 'outcomeUnknown'].map((end) => [end, ['forgetPendingAction']]),
    )
  })

  it('enters the call by one transition, out of `ready`', () => {
    const ways = nodes().flatMap((node) =>
      transitionsOf(node)
        .filter(({ target }) => target?.some(({ key }) => key === 'calling'))
        .map(({ source }) => source.key),
    )
    expect(ways).toEqual(['ready'])
    const initials = nodes().flatMap((node) => node.initial?.target?.map(({ key }) => key) ?? [])
    expect(initials).not.toContain('calling')
  })

  it('answers to nothing at an end, and to nothing at its root', () => {
    const ends = nodes().filter((node) => node.type === 'final' || node.parent === undefined)
    expect(ends.flatMap(transitionsOf)).toEqual([])
  })

  it('ends each branch in the outcome of its code', () => {
    const wrong = nodes().flatMap((node) =>
      transitionsOf(node).flatMap(({ actions, target }) =>
        actions
          .filter((action): action is { type: string; params: Ending } => (action as Named).type === 'recordEnding')
          .filter(({ params }) => CODES[params.code].outcome !== params.outcome || target?.[0]?.key !== params.outcome),
      ),
    )
    expect(wrong).toEqual([])
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

  it('ends every list of branches after a service with one that has no guard', () => {
    const open = nodes().flatMap((node) =>
      [...node.transitions]
        .filter(([event]) => event.startsWith('xstate.'))
        .filter(([, branches]) => branches.at(-1)?.guard !== undefined)
        .map(([event]) => event),
    )
    expect(open).toEqual([])
  })

  it('names every service, and every delay that it waits for', () => {
    for (const node of nodes()) {
      for (const { id } of node.invoke) expect(id).toMatch(/^[a-z]+[A-Za-z]+$/)
      for (const { delay } of node.after) expect(delays).toHaveProperty(String(delay))
    }
  })

  it('gives every state in which a service is waited for a timeout', () => {
    const patient = nodes().filter((node) => node.invoke.length > 0 && node.after.length === 0)
    expect(patient.map((node) => node.id)).toEqual([])
  })

  it('lets the end-user stop wherever a service, a timer or a person is waited for', () => {
    expect(waiting().filter((node) => !hears(node, 'reauth.cancel'))).toEqual([])
  })

  it('ends wherever it waits when another takes its place or the session changes, except for a call that is under way', () => {
    for (const event of ['run.replaced', 'session.changed'])
      expect(
        waiting()
          .filter((node) => !hears(node, event))
          .map(({ key }) => key),
      ).toEqual(['calling', 'resolvingOutcome'])
  })

  it('gives every state that rests a tag for user interfaces', () => {
    const untagged = nodes().filter(
      (node) => node.type === 'atomic' && !(node.tags.length > 0 || (node.parent?.tags.length ?? 0) > 0),
    )
    expect(untagged.map((node) => node.id)).toEqual([])
  })
})
