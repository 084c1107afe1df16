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

/** What a state does, without what is said of it. Functions stay the same ones. */
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
  reauth: { is: 'A chart.' },
  'reauth.resting': { is: 'It rests.', when: { 'reauth.cancel → cancelled': 'The end-user stops.' } },
  'reauth.cancelled': { is: 'It is over.', spec: 'RFC 0' },
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
    const silent = nodesOf(createDescribedMachine()).flatMap((node) =>
      transitionsOf(node)
        .filter(({ description }) => !description)
        .map(({ eventType }) => `${node.id}: ${eventType}`),
    )
    expect(silent).toEqual([])
  })

  it('does what the chart without prose does', () => {
    expect(nodesOf(createDescribedMachine()).map(actsOf)).toEqual(nodesOf(createSensitiveActionMachine()).map(actsOf))
  })

  it('has no prose where a page loads it', () => {
    const spoken = nodesOf(createSensitiveActionMachine()).filter(
      (node) =>
        node.description !== undefined ||
        node.meta !== undefined ||
        transitionsOf(node).some(({ description }) => description !== undefined),
    )
    expect(spoken.map(({ id }) => id)).toEqual([])
  })

  it('says of no state that it is what another one is', () => {
    const sentences = Object.values(PROSE).map(({ is }) => is)
    expect(new Set(sentences).size).toBe(sentences.length)
  })
})

describe('the main line', () => {
  it('leads from the start to success without a gap', () => {
    const main = nodesOf(createDescribedMachine())
      .flatMap(transitionsOf)
      .filter(({ meta }) => (meta as { line?: string } | undefined)?.line === 'main')
    const passed: string[] = []
    for (
      let at: Node | undefined = createDescribedMachine().root.initial.target[0];
      at !== undefined && !passed.includes(at.id);
    ) {
      const { id } = at
      passed.push(id)
      at = main.find(({ source }) => source.id === id || source.parent?.id === id)?.target?.[0] as Node | undefined
    }
    expect(passed).toEqual([
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
  it('is written beside its state and its branch, and the chart stays as it is', () => {
    const before = structuredClone(config)
    expect(withProse(config, prose)).toMatchObject({
      description: 'A chart.',
      states: {
        resting: {
          description: 'It rests.',
          on: { 'reauth.cancel': [{ target: '#reauth.cancelled', description: 'The end-user stops.' }] },
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
      { ...prose, 'reauth.resting': { is: 'It rests.' } },
      'reauth.cancel → cancelled has no sentence of its own',
    ],
    [
      'a branch leads elsewhere than its sentence says',
      { ...prose, 'reauth.resting': { is: 'It rests.', when: { 'reauth.cancel → failed': 'It fails.' } } },
      'reauth.resting has no branch reauth.cancel → failed',
    ],
    ['a sentence is of no state', { ...prose, 'reauth.gone': { is: 'It was here.' } }, 'there is no state reauth.gone'],
  ])('is refused if %s', (_, wrong, problem) => {
    expect(() => withProse(config, wrong as typeof prose)).toThrow(problem)
  })

  it.each([
    [
      'draws a line of no branch',
      { 'reauth.resting': { main: ['reauth.confirm → failed'] } },
      'reauth.resting has no line reauth.confirm → failed',
    ],
    ['is of no state', { 'reauth.gone': { tone: 'bad' } }, 'there is no state reauth.gone'],
  ] as const)('is refused with a picture that %s', (_, picture, problem) => {
    expect(() => withProse(config, prose, picture)).toThrow(problem)
  })
})
