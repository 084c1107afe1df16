import { type AdapterId, ADAPTERS } from './settings.js'

/** The result of a scenario: the outcome with its code, the number of prompts, and the number of calls of the endpoint. */
export interface Result {
  readonly end: string
  /** The number of prompts, without the sign-in. */
  readonly prompts: number
  readonly calls: number
}

/** A scenario with its result for each adapter. */
export interface Row {
  readonly title: string
  readonly usual: Result
  /** Adapters with a different result, or the reason why the scenario can't occur. */
  readonly but?: Readonly<Partial<Record<AdapterId, Partial<Result> | string>>>
}

const ends = (end: string, prompts: number, calls: number): Result => ({ end, prompts, calls })

/** Reasons why several adapters skip a scenario. */
const NO_POPUP = 'it opens no window'
const NO_TOKEN = 'the page holds no token'
const NO_PROVIDER = 'no OpenID Provider takes part'
const AUTHGEAR = 'Authgear does no such thing'

const ids = Object.keys(ADAPTERS) as AdapterId[]
const where = (is: (id: AdapterId) => boolean, why: string): Partial<Record<AdapterId, string>> =>
  Object.fromEntries(ids.filter(is).map((id) => [id, why]))

const popupOnly = where((id) => ADAPTERS[id].mode !== 'popup', NO_POPUP)
const redirectOnly = where((id) => ADAPTERS[id].mode !== 'redirect', 'the page stays')
const faultsOnly = { ...where((id) => ADAPTERS[id].provider === 'own', NO_PROVIDER), 'authgear-web': AUTHGEAR }

/** The second tab waits for the prompt of the first, and then the session is fresh. Tokens in memory aren't shared between tabs. */
const onePrompt = Object.fromEntries(
  ids
    .filter((id) => ADAPTERS[id].mode !== 'redirect' && ADAPTERS[id].name !== 'openid')
    .map((id) => [id, { prompts: 1 }]),
)
const memoryOnly = {
  openid: { end: 'signed in until the page is loaded again' },
  'openid, popup': { end: 'signed in until the page is loaded again' },
}

/** The expected result of each scenario. */
export const ROWS = {
  signIn: { title: 'sign-in', usual: ends('signed in', 0, 0), but: memoryOnly },
  fresh: { title: 'fresh', usual: ends('succeeded', 0, 1) },
  stale: { title: 'stale, and back', usual: ends('succeeded', 1, 1) },
  cancel: { title: 'the end-user cancels', usual: ends('cancelled: cancelled', 1, 0) },
  lostSession: { title: 'the session is lost', usual: ends('refused: sessionLost', 0, 0) },
  anotherAccount: {
    title: 'another account signs in',
    usual: ends('refused: subjectMismatch', 1, 0),
    but: { webauthn: 'the server asks for a passkey of the same account' },
  },
  refreshInTwoTabs: { title: 'two tabs refresh at the same time', usual: ends('succeeded, succeeded', 0, 2) },
  twoTabsAsk: {
    title: 'two tabs ask at the same time',
    usual: ends('succeeded, succeeded', 2, 2),
    but: onePrompt,
  },
  rotation: {
    title: 'the refresh token is rotated, twice',
    usual: ends('succeeded, succeeded', 0, 2),
    but: { ...where((id) => ADAPTERS[id].provider === 'own', NO_TOKEN), 'authgear-web': 'Authgear keeps it' },
  },
  reloadOnCallback: {
    title: 'the callback is loaded again',
    usual: ends('succeeded', 1, 1),
    but: { ...redirectOnly, openid: { end: 'refused: sessionLost', calls: 0 } },
  },
  back: {
    title: 'the Back button on the page of the provider',
    usual: ends('cancelled: abandoned', 1, 0),
    but: redirectOnly,
  },
  popupBlocked: {
    title: 'the window is blocked',
    usual: ends('awaitingConfirmation, succeeded', 1, 1),
    but: popupOnly,
  },
  popupBlockedFallback: {
    title: "the window is blocked, with `fallback: 'redirect'`",
    usual: ends('succeeded', 1, 1),
    but: popupOnly,
  },
  popupClosed: { title: 'the end-user closes the window', usual: ends('cancelled: popupClosed', 1, 0), but: popupOnly },
  isolatesPopups: {
    title: 'the window has COOP',
    usual: ends('succeeded', 1, 1),
    but: { ...popupOnly, 'auth0-spa-js, popup': { end: 'cancelled: popupClosed', calls: 0 } },
  },
  ignoresMaxAge: {
    title: 'the provider ignores `max_age`',
    usual: ends('succeeded', 1, 1),
    but: faultsOnly,
  },
  refusesMaxAgeZero: {
    title: 'the provider refuses `max_age=0`',
    usual: ends('succeeded', 1, 1),
    but: faultsOnly,
  },
  omitsAuthTime: {
    title: 'the provider omits `auth_time`',
    usual: ends('refused: implausibleAuthTime', 1, 0),
    but: faultsOnly,
  },
  omitsIdTokenOnRefresh: {
    title: 'no ID Token in a refresh',
    usual: ends('succeeded', 1, 1),
    but: faultsOnly,
  },
  keepsFirstAuthTime: { title: 'the old `auth_time` in a refresh', usual: ends('succeeded', 1, 1), but: faultsOnly },
  severalAudiences: { title: 'several audiences', usual: ends('succeeded', 1, 1), but: faultsOnly },
} as const satisfies Record<string, Row>

export type Scenario = keyof typeof ROWS

/** Returns an adapter's result for a scenario, or the reason why the scenario can't occur. */
export function expected(scenario: Scenario, id: AdapterId): Result | string {
  const { usual, but }: Row = ROWS[scenario]
  const own = but?.[id]
  return typeof own === 'string' ? own : { ...usual, ...own }
}
