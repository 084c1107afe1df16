import type { ResumptionStage } from '../words/facts.js'
import { end } from './branches.js'
import { createState } from './reauth-setup.js'

const resumedAt = (stage: ResumptionStage) => ({ type: 'isResumedAt', params: { stage } }) as const

/** The first state of every run, including one that a page load interrupted. */
export const entering = createState({
  tags: ['working'],
  always: [
    {
      ...end('abandoned'),
      guard: resumedAt('abandoned'),
    },
    { ...end('alreadyResumed'), guard: resumedAt('used') },
    {
      ...end('pendingActionMissing'),
      guard: resumedAt('missing'),
    },
    { ...end('pendingActionDiscarded'), guard: resumedAt('discarded') },
    {
      guard: 'isInterruptedAndResolvable',
      target: '#reauth.resolvingOutcome',
    },
    {
      ...end('responseLost'),
      guard: resumedAt('call'),
    },
    {
      ...end('responseLost'),
      guard: resumedAt('callExpired'),
    },
    { ...end('misconfigured'), guard: 'isMisconfigured' },
    {
      guard: resumedAt('callback'),
      target: '#reauth.reauthenticating.finishing',
    },
    { target: '#reauth.refreshing' },
  ],
})
