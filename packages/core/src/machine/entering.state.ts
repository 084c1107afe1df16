import type { ResumptionStage } from '../words/facts.js'
import { end } from './branches.js'
import { reauthSetup } from './reauth-setup.js'

const resumedAt = (stage: ResumptionStage) => ({ type: 'isResumedAt', params: { stage } }) as const

/** Where every run begins, also one that a page load interrupted. */
export const entering = reauthSetup.createStateConfig({
  description: 'A new run, or one that a page load interrupted?',
  tags: ['working'],
  always: [
    {
      description: 'Back from the OpenID Provider.',
      guard: resumedAt('callback'),
      target: '#reauth.reauthenticating.finishing',
    },
    {
      ...end('The end-user came back without finishing.', { outcome: 'cancelled', code: 'abandoned' }),
      guard: resumedAt('abandoned'),
    },
    {
      ...end('The callback was used already.', { outcome: 'refused', code: 'alreadyResumed' }),
      guard: resumedAt('used'),
    },
    {
      ...end('What was kept is expired, or was changed.', { outcome: 'refused', code: 'pendingActionDiscarded' }),
      guard: resumedAt('discarded'),
    },
    {
      description: 'The page was loaded again while the call was under way; the server is asked what became of it.',
      guard: 'isInterruptedAndResolvable',
      target: '#reauth.resolvingOutcome',
    },
    {
      ...end('The page was loaded again while the call was under way.', {
        outcome: 'outcomeUnknown',
        code: 'responseLost',
      }),
      guard: resumedAt('call'),
    },
    { description: 'A new run, or one that waits for its confirmation.', target: '#reauth.refreshing' },
  ],
})
