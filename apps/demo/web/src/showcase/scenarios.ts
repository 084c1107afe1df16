import type { NetworkState } from './network.js'

/** Settings of the demo's server for a scenario. Others have their defaults. */
export interface ScenarioSettings {
  /** Seconds since the end-user confirmed. */
  readonly confirmedAgo?: number
  readonly anotherSubject?: boolean
  readonly lockedOut?: boolean
  readonly wantsNewer?: boolean
  readonly losesAnswer?: boolean
}

/** A scenario to try. One click prepares it and fills in the form. */
export interface Scenario {
  readonly title: string
  /** What to look for. */
  readonly looksFor: string
  /** What to do after the click. */
  readonly instruction: string
  readonly settings: ScenarioSettings
  /** The amount in dollars, as an end-user types it. */
  readonly amount: string
  /** The state of the network during the run. Default: online. */
  readonly network?: NetworkState
  /** How often the scenario clicks Send in the same task. Default: the visitor clicks. */
  readonly sends?: number
  /** What the scenario opens in addition. */
  readonly opens?: 'tab' | 'passkey'
  /** Texts about what happened, by the final state of the run. */
  readonly happened: Readonly<Record<string, string>>
}

const JUST_NOW = 20
const STALE = 11 * 60
const SEND = 'Press Send.'
const CONFIRM = 'Press Send, and confirm at the provider.'
const STOPPED = 'You stopped it. Nothing was sent, and the transfer is still in the form.'

/** All scenarios, in display order. */
export const SCENARIOS = {
  stale: {
    title: 'Stale sign-in',
    looksFor: 'You confirmed 11 minutes ago. Watch the transfer survive the way to the provider and back.',
    instruction: 'It presses Send for you. Confirm at the provider.',
    settings: { confirmedAgo: STALE },
    amount: '20.50',
    sends: 1,
    happened: {
      succeeded: 'The page was gone and the transfer was not: it came back, and the bank booked it once.',
      cancelled: STOPPED,
    },
  },
  fresh: {
    title: 'Fresh sign-in',
    looksFor: 'You confirmed 20 seconds ago. The same transfer goes out without a question.',
    instruction: SEND,
    settings: { confirmedAgo: JUST_NOW },
    amount: '20.50',
    happened: { succeeded: 'Sent without a question: your ID Token says that you confirmed within 5 minutes.' },
  },
  large: {
    title: 'Large transfer',
    looksFor: '$1,500 needs a confirmation of its own, although you confirmed 20 seconds ago.',
    instruction: CONFIRM,
    settings: { confirmedAgo: JUST_NOW },
    amount: '1,500.00',
    happened: {
      succeeded: 'The server opened an operation for this transfer, and your confirmation paid for it alone.',
      cancelled: STOPPED,
    },
  },
  anotherAccount: {
    title: 'Another account',
    looksFor: 'You confirm, and the provider sends somebody else back. Nothing may be sent.',
    instruction: CONFIRM,
    settings: { confirmedAgo: STALE, anotherSubject: true },
    amount: '20.50',
    happened: { refused: 'Somebody else came back, so Harbor refused. Nothing was sent.' },
  },
  lostAnswer: {
    title: 'Lost answer',
    looksFor: 'The bank books the transfer, and its answer is lost. Watch for one booking.',
    instruction: SEND,
    settings: { confirmedAgo: JUST_NOW, losesAnswer: true },
    amount: '20.50',
    happened: {
      succeeded: 'Two calls under one idempotency key, and one booking: look at Activity.',
    },
  },
  doubleClick: {
    title: 'Double click',
    looksFor: 'Send is pressed twice in the same instant. One run starts, and one transfer is booked.',
    instruction: 'It has pressed Send twice for you.',
    settings: { confirmedAgo: JUST_NOW },
    amount: '20.50',
    sends: 2,
    happened: { succeeded: 'The second press joined the run of the first. One call, one booking.' },
  },
  stepUp: {
    title: 'Step-up by the server',
    looksFor: 'Your confirmation is 3 minutes old: recent enough for the page, and too old for the server.',
    instruction: CONFIRM,
    settings: { confirmedAgo: 3 * 60, wantsNewer: true },
    amount: '20.50',
    happened: {
      succeeded:
        'The server answered 401 with what it wants (RFC 9470). You confirmed, and the same call went out again.',
      cancelled: STOPPED,
    },
  },
  offline: {
    title: 'Offline',
    looksFor: 'The network is gone when you press Send. The page cannot know whether the bank got the transfer.',
    instruction: SEND,
    settings: { confirmedAgo: JUST_NOW },
    amount: '20.50',
    network: 'offline',
    happened: {
      outcomeUnknown: 'The network is back. Press “Ask the bank again”: the same key goes out, so it is booked once.',
      succeeded: 'Asked again under the same key, and booked once: look at Activity.',
      failed: 'There was no network, and nothing was sent. It is back: press Send again.',
    },
  },
  providerDown: {
    title: 'Provider down',
    looksFor: 'The provider answers 503 when you come back. Nothing is sent, and nothing you typed is lost.',
    instruction: CONFIRM,
    settings: { confirmedAgo: STALE },
    amount: '20.50',
    network: 'providerDown',
    happened: {
      failed:
        'The provider gave no new ID Token, so nothing was sent. It is up again: the transfer is still in the form.',
    },
  },
  lockedOut: {
    title: 'Locked out',
    looksFor: 'The provider refuses your password. Press Cancel, and the transfer is still there.',
    instruction: 'Press Send, try to confirm, and press Cancel.',
    settings: { confirmedAgo: STALE, lockedOut: true },
    amount: '20.50',
    happened: { cancelled: 'You could not confirm, so nothing was sent. The transfer is still in the form.' },
  },
  twoTabs: {
    title: 'Two tabs',
    looksFor: 'The same transfer is in two tabs. Send it in both, and the bank books it once.',
    instruction: 'Press Send and confirm in each of the two tabs.',
    settings: { confirmedAgo: STALE },
    amount: '20.50',
    opens: 'tab',
    happened: { succeeded: 'Both tabs share one idempotency key: look at Activity in the other one, too.' },
  },
  passkey: {
    title: 'Passkey',
    looksFor: 'Your device asks instead of the provider. The page stays open, so nothing has to come back.',
    instruction: 'Press “Add a passkey”, then Send.',
    settings: { confirmedAgo: STALE },
    amount: '20.50',
    opens: 'passkey',
    happened: {
      succeeded: 'The passkey confirmed the transfer. This page never left.',
      cancelled: 'You declined. Nothing was sent, and the transfer is still in the form.',
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>

export type ScenarioName = keyof typeof SCENARIOS

export const SCENARIO_NAMES = Object.keys(SCENARIOS) as readonly ScenarioName[]

/** Returns a scenario by its name. */
export const scenarioOf = (name: ScenarioName): Scenario => SCENARIOS[name]
