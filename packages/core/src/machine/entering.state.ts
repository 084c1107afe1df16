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
      ...end('The end-user came back without finishing.', 'abandoned'),
      guard: resumedAt('abandoned'),
    },
    { ...end('The callback was used already.', 'alreadyResumed'), guard: resumedAt('used') },
    {
      ...end('The callback is ours, and nothing was kept for it.', 'pendingActionMissing'),
      guard: resumedAt('missing'),
    },
    { ...end('The record expired, or was changed.', 'pendingActionDiscarded'), guard: resumedAt('discarded') },
    {
      description: 'The page was loaded again while the call was under way; the server is asked what became of it.',
      guard: 'isInterruptedAndResolvable',
      target: '#reauth.resolvingOutcome',
    },
    {
      ...end('The page was loaded again while the call was under way.', 'responseLost'),
      guard: resumedAt('call'),
    },
    {
      ...end('The call had begun, and the record expired since: nobody is asked any more.', 'responseLost'),
      guard: resumedAt('callExpired'),
    },
    { ...end('The requirement makes no sense.', 'misconfigured'), guard: 'isMisconfigured' },
    {
      description: 'Back from the OpenID Provider.',
      guard: resumedAt('callback'),
      target: '#reauth.reauthenticating.finishing',
    },
    { description: 'A new run, or one that waits for its confirmation.', target: '#reauth.refreshing' },
  ],
})
