import { describe, expect, it } from 'vitest'
import { createDescribedMachine, withProse } from './described.js'
import { PROSE } from './prose.js'
import { createSensitiveActionMachine } from './sensitive-action.machine.js'

type Node = ReturnType<typeof createSensitiveActionMachine>['root']

const nodesOf = ({ root }: { readonly root: Node }): Node[] => {
  const all: Node[] = []
  const walk = (node: Node): void => {
    all.push(node)
    for (const child of Object.values(node.states)) walk(child)
  }
  walk(root)
  return all
}

const transitionsOf = (node: Node) => [...[...node.transitions.values()].flat(), ...(node.always ?? [])]

/** What a state does, without its description. Functions keep their identity. */
const actsOf = (node: Node) => ({
  id: node.id,
  tags: node.tags,
  entry: node.config.entry,
  invoke: node.invoke.map(({ id, src, input }) => ({ id, src, input })),
  initial: node.initial.target?.map(({ id }) => id),
  transitions: transitionsOf(node).map(({ eventType, guard, target, actions }) => ({
    eventType,
    guard,
    target: target?.map(({ id }) => id),
    actions,
  })),
})

const config = { states: { resting: { on: { 'reauth.cancel': { target: '#reauth.cancelled' } } }, cancelled: {} } }
const prose = {
  reauth: { description: 'A chart.' },
  'reauth.resting': { description: 'It rests.', branches: { 'reauth.cancel → cancelled': 'The end-user cancels.' } },
  'reauth.cancelled': { description: 'It is over.', spec: 'RFC 0' },
}

describe('the chart with its prose', () => {
  it('describes every state', () => {
    expect(
      nodesOf(createDescribedMachine())
        .filter((node) => !node.description)
        .map(({ id }) => id),
    ).toEqual([])
  })

  it('describes every branch', () => {
    const undescribed = nodesOf(createDescribedMachine()).flatMap((node) =>
      transitionsOf(node)
        .filter(({ description }) => !description)
        .map(({ eventType }) => `${node.id}: ${eventType}`),
    )
    expect(undescribed).toEqual([])
  })

  it('behaves like the chart without prose', () => {
    expect(nodesOf(createDescribedMachine()).map(actsOf)).toEqual(nodesOf(createSensitiveActionMachine()).map(actsOf))
  })

  it('has no prose in the chart that a page loads', () => {
    const described = nodesOf(createSensitiveActionMachine()).filter(
      (node) =>
        node.description !== undefined ||
        node.meta !== undefined ||
        transitionsOf(node).some(({ description }) => description !== undefined),
    )
    expect(described.map(({ id }) => id)).toEqual([])
  })

  it('describes no two states with the same sentence', () => {
    const sentences = Object.values(PROSE).map(({ description }) => description)
    expect(new Set(sentences).size).toBe(sentences.length)
  })
})

describe('the main line', () => {
  it('leads from the start to success without a gap', () => {
    const main = nodesOf(createDescribedMachine())
      .flatMap(transitionsOf)
      .filter(({ meta }) => (meta as { line?: string } | undefined)?.line === 'main')
    const path: string[] = []
    for (
      let at: Node | undefined = createDescribedMachine().root.initial.target[0];
      at !== undefined && !path.includes(at.id);
    ) {
      const { id } = at
      path.push(id)
      at = main.find(({ source }) => source.id === id || source.parent?.id === id)?.target?.[0] as Node | undefined
    }
    expect(path).toEqual([
      'reauth.entering',
      'reauth.refreshing',
      'reauth.checkingCanReauthenticate',
      'reauth.checkingAuthTime',
      'reauth.ready',
      'reauth.calling',
      'reauth.succeeded',
    ])
  })
})

describe('prose', () => {
  it('is added to each state and branch of a copy, and the chart stays unchanged', () => {
    const before = structuredClone(config)
    expect(withProse(config, prose)).toMatchObject({
      description: 'A chart.',
      states: {
        resting: {
          description: 'It rests.',
          on: { 'reauth.cancel': [{ target: '#reauth.cancelled', description: 'The end-user cancels.' }] },
        },
        cancelled: { description: 'It is over.', meta: { spec: 'RFC 0' } },
      },
    })
    expect(config).toEqual(before)
  })

  it.each([
    ['a state has no sentence', { ...prose, 'reauth.resting': undefined }, 'reauth.resting has no sentence'],
    [
      'a branch has no sentence',
      { ...prose, 'reauth.resting': { description: 'It rests.' } },
      'reauth.cancel → cancelled has no sentence of its own',
    ],
    [
      'a branch leads to a different state than its sentence says',
      { ...prose, 'reauth.resting': { description: 'It rests.', branches: { 'reauth.cancel → failed': 'It fails.' } } },
      'reauth.resting has no branch reauth.cancel → failed',
    ],
    [
      'a sentence has no state',
      { ...prose, 'reauth.gone': { description: 'It was here.' } },
      'there is no state reauth.gone',
    ],
  ])('is refused if %s', (_, wrong, problem) => {
    expect(() => withProse(config, wrong as typeof prose)).toThrow(problem)
  })

  it.each([
    [
      'draws a line that has no branch',
      { 'reauth.resting': { main: ['reauth.confirm → failed'] } },
      'reauth.resting has no line reauth.confirm → failed',
    ],
    ['has no state', { 'reauth.gone': { tone: 'bad' } }, 'there is no state reauth.gone'],
  ] as const)('is refused with a picture that %s', (_, picture, problem) => {
    expect(() => withProse(config, prose, picture)).toThrow(problem)
  })
})
