import { factsOf } from '../words/facts.js'
import { toPromptInput } from './actors.js'
import { end, endings, recordReading, unusable } from './branches.js'
import { reauthSetup } from './reauth-setup.js'

/** Reauthentication at the OpenID Provider's own page. */
export const browser = reauthSetup.createStateConfig({
  description: 'The end-user is asked on a page of the OpenID Provider.',
  meta: { spec: 'OpenID Connect Core 1.0 §3.1.2.1 (prompt=login, max_age)' },
  initial: 'savingPending',
  states: {
    inProcess: {
      description: 'A window of the OpenID Provider is open, and this page waits.',
      tags: ['prompting'],
      entry: { type: 'recordPrompt', params: { method: 'browser' } },
      invoke: {
        id: 'reauthenticateInBrowser',
        src: 'reauthenticateInBrowser',
        input: ({ context }) => toPromptInput(context),
        onDone: [
          ...unusable,
          {
            description: 'Done; whether it helped is decided next.',
            target: '#reauth.reauthenticating.verifying',
            actions: recordReading,
          },
        ],
        onError: [
          {
            description: 'The browser lets no window open without a click.',
            guard: { type: 'canAskForClick', params: ({ event }) => ({ error: event.error }) },
            target: '#reauth.reauthenticating.awaitingConfirmation',
            actions: 'allowBrowserAgain',
          },
          ...endings,
        ],
      },
      after: { browserTimeout: end('Nobody answered.', 'timeout') },
    },
    savingPending: {
      description: 'The pending action is written and read back, before anything can be lost.',
      tags: ['working'],
      entry: { type: 'recordPrompt', params: { method: 'browser' } },
      invoke: {
        id: 'savePendingAction',
        src: 'savePendingAction',
        input: ({ context }) => factsOf(context),
        onDone: { description: 'It can be found again.', target: 'redirecting' },
        onError: endings,
      },
      after: { savingTimeout: end('The storage does not answer.', 'cannotPersist') },
    },
    redirecting: {
      description: 'The page leaves for the OpenID Provider. That leaving starts is not success.',
      tags: ['redirecting'],
      invoke: {
        id: 'startBrowserReauthentication',
        src: 'startBrowserReauthentication',
        input: ({ context }) => toPromptInput(context),
        onDone: { description: 'The page is still here, and is about to be gone.' },
        onError: endings,
      },
      on: {
        'redirect.again': {
          description: 'The page did not leave: the pending action is written anew, and it leaves again.',
          guard: 'canLeaveAgain',
          target: 'savingPending',
        },
        'page.restored': [
          {
            ...end('The action went on in another page.', 'alreadyResumed'),
            guard: { type: 'isTaken', params: ({ event }) => ({ taken: event.taken }) },
          },
          end('The end-user came back without finishing.', 'abandoned'),
        ],
      },
      after: { redirectTimeout: end('The page never left.', 'timeout') },
    },
  },
})
