import { describe, expect, it } from 'vitest'
import { scriptedServices } from '../testing/index.js'
import './call.suite.js'
import { type Machine, visited } from './chart.fixture.js'
import './failures.suite.js'
import './prompts.suite.js'
import './redirect.suite.js'
import './steps.suite.js'

describe('the suites of the chart', () => {
  it('reach every state', () => {
    const leaves: string[] = []
    const walk = (node: Machine['root']): void => {
      const children = Object.values(node.states)
      if (children.length === 0) leaves.push(node.path.join('.'))
      for (const child of children) walk(child)
    }
    walk(scriptedServices().machine.root)
    // Every run starts in `entering` and leaves it before anybody can observe it.
    expect(leaves.filter((leaf) => !visited.has(leaf))).toEqual(['entering'])
  })
})
