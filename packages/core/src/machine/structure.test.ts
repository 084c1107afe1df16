import { describe, expect, it } from 'vitest'
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

describe('the structure of the chart', () => {
  it('describes every state', () => {
    expect(
      nodes()
        .filter((node) => !node.description)
        .map((node) => node.id),
    ).toEqual([])
  })

  it('forgets the pending action at every end', () => {
    const ends = nodes().filter((node) => node.type === 'final')
    expect(ends.map((node) => [node.key, node.entry.map((action) => action)])).toEqual(
      ['succeeded', 'refused', 'cancelled', 'failed', 'outcomeUnknown'].map((end) => [end, ['forgetPendingAction']]),
    )
  })

  it('describes every branch', () => {
    const silent = nodes().flatMap((node) =>
      transitionsOf(node)
        .filter((transition) => !transition.description)
        .map((transition) => `${node.id}: ${transition.eventType}`),
    )
    expect(silent).toEqual([])
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
    const stuck = nodes().filter((node) => {
      const waits = node.invoke.length > 0 || node.after.length > 0
      let above: Node | undefined = node
      while (above !== undefined && !above.transitions.has('reauth.cancel')) above = above.parent
      return waits && above === undefined
    })
    expect(stuck.map((node) => node.id)).toEqual([])
  })

  it('gives every state that rests a tag for user interfaces', () => {
    const untagged = nodes().filter(
      (node) => node.type === 'atomic' && !(node.tags.length > 0 || (node.parent?.tags.length ?? 0) > 0),
    )
    expect(untagged.map((node) => node.id)).toEqual([])
  })
})
