import { factsOf } from '../words/facts.js'
import { toPromptInput } from './actors.js'
import { end, failure, failureBranches, invalidReadingBranches, recordReading } from './branches.js'
import { createState } from './reauth-setup.js'

/** Reauthentication at the OpenID Provider's own page. */
export const browser = createState({
  initial: 'savingPending',
  states: {
    inProcess: {
      tags: ['prompting'],
      entry: { type: 'recordPrompt', params: { method: 'browser' } },
      invoke: {
        id: 'reauthenticateInBrowser',
        src: 'reauthenticateInBrowser',
        input: ({ context }) => toPromptInput(context),
        onDone: [
          ...invalidReadingBranches,
          {
            target: '#reauth.reauthenticating.verifying',
            actions: recordReading,
          },
        ],
        onError: [
          {
            guard: { type: 'canLeaveInstead', params: failure },
            target: 'savingPending',
          },
          {
            guard: { type: 'canAskForClick', params: failure },
            target: '#reauth.reauthenticating.awaitingConfirmation',
            actions: 'allowBrowserAgain',
          },
          ...failureBranches,
        ],
      },
      after: { browserTimeout: end('timeout') },
    },
    savingPending: {
      tags: ['working'],
      entry: { type: 'recordPrompt', params: { method: 'browser' } },
      invoke: {
        id: 'savePendingAction',
        src: 'savePendingAction',
        input: ({ context }) => factsOf(context),
        onDone: { target: 'redirecting' },
        onError: failureBranches,
      },
      after: { savingTimeout: end('cannotPersist') },
    },
    redirecting: {
      tags: ['redirecting'],
      invoke: {
        id: 'startBrowserReauthentication',
        src: 'startBrowserReauthentication',
        input: ({ context }) => toPromptInput(context),
        onDone: {},
        onError: failureBranches,
      },
      on: {
        'redirect.again': {
          guard: 'canLeaveAgain',
          target: 'savingPending',
        },
        'page.restored': [
          {
            ...end('alreadyResumed'),
            guard: { type: 'isTaken', params: ({ event }) => ({ taken: event.taken }) },
          },
          end('abandoned'),
        ],
      },
      after: { redirectTimeout: end('timeout') },
    },
  },
})
