import type { InspectedContext, InspectedCause } from '@reauth/devtools/stream'
import { wordsOf } from '../words.js'

/** The data of a sentence: a moment of a run, and its cause. */
export interface Moment {
  readonly context: InspectedContext
  readonly cause: InspectedCause
}

type Sentence = string | ((moment: Moment) => string)

const ago = new Intl.RelativeTimeFormat('en', { numeric: 'always' })
const span = (unit: 'second' | 'minute') => new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' })
const [seconds, minutes] = [span('second'), span('minute')]

/** `11 minutes ago`. */
export const inWords = (age: number): string =>
  age < 90 ? ago.format(-Math.max(0, Math.round(age)), 'second') : ago.format(-Math.floor(age / 60), 'minute')

/** `5 minutes`. */
const lengthInWords = (length: number): string =>
  length < 60 || length % 60 !== 0 ? seconds.format(length) : minutes.format(length / 60)

/** Describes when the end-user confirmed, from the newest ID Token. */
function confirmed({ context: { reading } }: Moment): string {
  const authTime = reading?.authentication.authTime
  return reading === null || authTime === undefined
    ? 'it does not say when you confirmed'
    : `you confirmed ${inWords(reading.now - authTime)}`
}

/** The maximum age of a confirmation: the page's, or the server's if it is smaller. */
function windowOf({ context: { requirement, challenge } }: Moment): number {
  const own = requirement?.maxAge ?? 'always'
  return Math.min(own === 'always' ? 0 : own, challenge?.maxAge ?? Infinity)
}

const ended =
  (otherwise: string): Sentence =>
  ({ context: { ending } }) =>
    ending === null ? otherwise : wordsOf(ending.code)

/**
 * One sentence for each arrow of the chart, by the keys of its two states. `''` skips an arrow that adds nothing to the next one. Other arrows use the
 * description from the chart.
 */
export const ARROWS: Readonly<Record<string, Sentence>> = {
  'entering → refreshing': ({ context }) =>
    context.resumedAt === null ? 'You pressed Send. Harbor reads your ID Token.' : 'The page was loaded again.',
  'entering → finishing': 'You are back. Harbor exchanges the callback for a new ID Token.',
  'requesting → checkingCanReauthenticate': (moment) => `Your ID Token says: ${confirmed(moment)}.`,
  'requesting → openingOperation': (moment) =>
    `Your ID Token says: ${confirmed(moment)}. From $1,000 on that is not enough: the server opens an operation.`,
  'requesting → backingOff': 'The provider does not answer. Harbor waits a moment.',
  'backingOff → requesting': 'It asks once more.',
  'requesting → offline': 'There is no network. The run waits for it.',
  'offline → requesting': 'The network is back, and the run goes on by itself.',
  'openingOperation → checkingCanReauthenticate':
    'The operation is open. Only a confirmation from now on counts for it.',
  'checkingCanReauthenticate → checkingAuthTime': '',
  'checkingAuthTime → ready': (moment) => `That is within ${lengthInWords(windowOf(moment))}: Harbor does not ask.`,
  'checkingAuthTime → reauthenticating': (moment) =>
    windowOf(moment) === 0
      ? 'So Harbor asks you, for this transfer alone.'
      : `That is older than ${lengthInWords(windowOf(moment))}, so Harbor asks you.`,
  'choosingMethod → savingPending': 'Harbor encrypts the transfer and keeps it in this browser. No token goes with it.',
  'choosingMethod → biometric': 'Your device asks you. This page stays.',
  'choosingMethod → inProcess': 'You are asked in a window of the provider, or by your device. This page stays.',
  'savingPending → redirecting': 'You are at the provider now. The page of the bank is gone.',
  'redirecting → ': '',
  'redirecting → cancelled': 'You came back without confirming. Nothing was sent.',
  'exchanging → verifying': (moment) => `The new ID Token says: ${confirmed(moment)}.`,
  'exchanging → refused': ended('It was refused.'),
  'exchanging → cancelled': 'You pressed Cancel at the provider. Nothing was sent.',
  'exchanging → failed': ended('The callback could not be exchanged.'),
  'biometric → verifying': (moment) => `Your device says it is you: ${confirmed(moment)}.`,
  'inProcess → verifying': (moment) => `You answered: ${confirmed(moment)}.`,
  'verifying → ready': 'It is the same person, and recent enough.',
  'ready → confirmingResumed': 'You see the transfer once more. Press “Send now” to go on.',
  'ready → calling': 'Harbor sends the transfer, with your ID Token and an idempotency key.',
  'ready → renewingIdToken': '',
  'confirmingResumed → renewingIdToken': 'You pressed “Send now”. Harbor looks at your ID Token once more.',
  'renewingIdToken → ready': '',
  'confirmingResumed → cancelled': 'You pressed “Do not send”. Nothing was sent.',
  'calling → refreshing': (moment) =>
    `The server answers 401: it wants a confirmation of the last ${lengthInWords(moment.context.challenge?.maxAge ?? 0).replace(/^1 /, '')}.`,
  'calling → resolvingOutcome': 'The answer is lost. Harbor asks again, under the same key.',
  'resolvingOutcome → succeeded': 'The bank answers what it booked before: one transfer, not two.',
  'resolvingOutcome → outcomeUnknown': 'That answer is lost as well. Nobody knows whether the bank booked it.',
  'calling → succeeded': 'The bank booked it.',
  'calling → refused': ended('The bank refused. Nothing happened.'),
}
