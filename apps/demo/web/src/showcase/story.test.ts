// @vitest-environment happy-dom
import { sensitiveActionMachine } from '@reauth/core/described'
import { type ServiceScript, authenticates, createTestReauth, fakePage, fresh, stale } from '@reauth/core/testing'
import { createInspection } from '@reauth/devtools/stream'
import { chartOf } from '@reauth/statechart'
import { describe, expect, it } from 'vitest'
import { FakeBank, signInTo } from '../fake-bank.fixture.js'
import { ACTIONS, transfer } from '../transfer.js'
import { storyOf } from './story.js'
import { ARROWS, inWords } from './story-words.js'

const chart = chartOf(sensitiveActionMachine)
const TRANSFER = { to: 'Bob Baker', amount: 2050, note: 'lunch' }

/** Sends a transfer, and returns the sentences of its run. */
async function tell(service: ServiceScript) {
  const inspection = createInspection()
  const app = createTestReauth({
    page: fakePage({ href: 'https://bank.example/' }),
    actions: ACTIONS,
    service,
    options: { inspect: inspection.inspect },
  })
  const bank = new FakeBank(() => Math.floor(app.clock.wall() / 1000))
  signInTo(bank, app.service)
  await app.reauth.perform(transfer, TRANSFER)
  return {
    story: storyOf(chart, inspection.getEvents())!,
    secrets: [...bank.sent.map(({ key }) => key!), 'Bob', 'lunch'],
  }
}

const sentences = ({ lines }: { readonly lines: readonly { readonly sentence: string }[] }) =>
  lines.map(({ sentence }) => sentence)

describe('the sentences of a run', () => {
  it('explain why a transfer is sent without a prompt', async () => {
    const { story } = await tell({ refresh: fresh({ age: '4m' }) })
    expect(sentences(story)).toEqual([
      'You pressed Send. Harbor reads your ID Token.',
      'Your ID Token says: you confirmed 4 minutes ago.',
      'That is within 5 minutes: Harbor does not ask.',
      'Harbor sends the transfer, with your ID Token and an idempotency key.',
      'The bank booked it.',
    ])
  })

  it('explain why the end-user is asked', async () => {
    const { story } = await tell({ refresh: stale({ age: '11m' }), browser: authenticates() })
    expect(sentences(story)).toContain('Your ID Token says: you confirmed 11 minutes ago.')
    expect(sentences(story)).toContain('That is older than 5 minutes, so Harbor asks you.')
  })

  it('contain nothing that the end-user typed, and no key', async () => {
    const { story, secrets } = await tell({ refresh: fresh() })
    expect(secrets.filter((secret) => JSON.stringify(story.lines).includes(secret))).toEqual([])
  })

  it('each highlight a state, and together every transition of the run once', async () => {
    const { story } = await tell({ refresh: fresh() })
    const states = new Set(chart.states.map(({ id }) => id))
    const taken = story.lines.flatMap(({ latest }) => latest)
    expect(story.lines.every(({ active }) => active.every((id) => states.has(id)))).toBe(true)
    expect(story.lines.at(-1)!.active).toEqual(['reauth', 'reauth.succeeded'])
    expect(new Set(taken).size).toBe(taken.length)
    expect(taken.every((id) => story.lines.at(-1)!.trail.includes(id))).toBe(true)
  })

  it('refer to existing arrows of the chart', () => {
    const key = (id: string): string => chart.states.find((state) => state.id === id)?.key ?? ''
    const arrows = new Set(
      chart.transitions.map(({ source, targets: [target = ''] }) => `${key(source)} → ${key(target)}`),
    )
    expect(Object.keys(ARROWS).filter((arrow) => !arrows.has(arrow))).toEqual([])
  })

  it('are empty before the first run', () => {
    expect(storyOf(chart, [])).toBeNull()
  })
})

describe('the formatted age of a confirmation', () => {
  it.each([
    [-3, '0 seconds ago'],
    [1, '1 second ago'],
    [89, '89 seconds ago'],
    [90, '1 minute ago'],
    [660, '11 minutes ago'],
  ])('of %d seconds is %s', (age, words) => {
    expect(inWords(age)).toBe(words)
  })
})
