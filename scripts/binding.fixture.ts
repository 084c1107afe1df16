// Pages for the tests of a binding: the flow over a fake service, an endpoint, and the text that a component renders.
import {
  type Page,
  type PerformContext,
  type Preview,
  type Reauth,
  type ReauthEvent,
  type ReauthService,
  type SensitiveActionState,
  type SensitiveRun,
  createReauth,
  defineSensitiveAction,
  memoryStore,
} from '@reauth/core'

const NOW = Math.floor(Date.now() / 1000)
const CALLBACK = 'https://app.example.com/callback'

const authentication = (authTime: number) => ({
  issuer: 'https://op.example.com',
  subject: 'alice',
  authTime,
  issuedAt: NOW,
  expiresAt: NOW + 300,
  methods: [],
  canReauthenticate: true as const,
})
const tokenOf = (authTime: number): string => {
  const claims = { iss: 'https://op.example.com', sub: 'alice', iat: NOW, exp: NOW + 300, auth_time: authTime }
  return `e30.${btoa(JSON.stringify(claims))}.`
}
const pageAt = (href: string): Page => ({
  href: () => href,
  replaceAddress: () => {},
  rememberInTab: () => {},
  recallInTab: () => null,
  onRestored: () => () => {},
  onOnline: () => () => {},
})

export interface Input {
  readonly to: string
}

/** The action of the tests. */
export const transfer = defineSensitiveAction<Input, string>({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  describe: ({ to }) => `Send to ${to}`,
  perform: async ({ input }) => `sent to ${input.to}`,
})

/** A loaded page. */
export interface LoadedPage {
  readonly reauth: Reauth
  /** Loads the page to which the provider returns the end-user. */
  readonly comeBack: () => LoadedPage
  /** Returns how many listeners the started and resumed runs have. */
  readonly listeners: () => number
}

/** Wraps a flow to count the listeners of its runs. */
function withListenerCount(reauth: Reauth): Pick<LoadedPage, 'reauth' | 'listeners'> {
  let listeners = 0
  const subscribeTo = (run: SensitiveRun): SensitiveRun['subscribe'] =>
    function subscribe(listener) {
      const { unsubscribe } = run.subscribe(listener)
      listeners += 1
      return {
        unsubscribe: () => {
          listeners -= 1
          unsubscribe()
        },
      }
    }
  const countedRun = <Run extends SensitiveRun>(run: Run): Run =>
    new Proxy(run, { get: (of, key) => (key === 'subscribe' ? subscribeTo(of) : Reflect.get(of, key, of)) })
  return {
    reauth: {
      ...reauth,
      start: (...start) => countedRun(reauth.start(...start)),
      resume: async () => {
        const run = await reauth.resume()
        return run && countedRun(run)
      },
    },
    listeners: () => listeners,
  }
}

/** Creates a page whose session is recent, or so old that the end-user is prompted after a redirect. */
export function pageOf(isOld: boolean, href = 'https://app.example.com/', store = memoryStore()): LoadedPage {
  let callbackURL = ''
  const service: ReauthService = {
    refreshIdToken: async () => authentication(isOld ? NOW - 3600 : NOW),
    getIdToken: () => tokenOf(NOW),
    classifyError: () => ({ code: 'unexpected' }),
    browser: {
      kind: 'redirect',
      start: async ({ state }) => {
        callbackURL = `${CALLBACK}?code=c&state=${state}`
      },
      matches: (url) => url.searchParams.get('state'),
      finish: async () => authentication(NOW),
    },
  }
  const reauth = createReauth({ service, actions: [transfer], store, page: pageAt(href) })
  return { ...withListenerCount(reauth), comeBack: () => pageOf(isOld, callbackURL, store) }
}

/** A window that prompts the end-user. */
export interface OpenPrompt {
  /** Authenticates the end-user. */
  readonly answer: () => void
  /** Aborted when no run waits for the prompt any more. */
  readonly signal: AbortSignal
}

/** A page that prompts in a window, without a redirect. */
export interface WindowPage extends Pick<LoadedPage, 'reauth' | 'listeners'> {
  /** The windows that were opened. Each stays open until the test answers it. */
  readonly prompts: readonly OpenPrompt[]
  /** The errors that the app's own code threw. */
  readonly reports: readonly unknown[]
}

/**
 * Creates a page whose session is recent, or so old that the end-user is prompted in a window.
 *
 * @param overrides Overrides parts of the service.
 */
export function windowPageOf(isOld: boolean, overrides: Partial<ReauthService> = {}): WindowPage {
  let authTime = isOld ? NOW - 3600 : NOW - 60
  const prompts: OpenPrompt[] = []
  const reports: unknown[] = []
  const service: ReauthService = {
    refreshIdToken: async () => authentication(authTime),
    getIdToken: () => tokenOf(authTime),
    classifyError: () => ({ code: 'unexpected' }),
    browser: {
      kind: 'inProcess',
      reauthenticate: ({ signal }) =>
        new Promise((resolve) => {
          const answer = (): void => {
            authTime = NOW
            resolve(authentication(NOW))
          }
          prompts.push({ answer, signal })
        }),
    },
    ...overrides,
  }
  const page = pageAt('https://app.example.com/')
  const onError = (error: unknown): void => void reports.push(error)
  const reauth = createReauth({ service, store: memoryStore(), page, onError })
  return { ...withListenerCount(reauth), prompts, reports }
}

/** The endpoint of an action. */
export interface Endpoint {
  /** The idempotency key of each call. */
  readonly keys: readonly string[]
  readonly action: typeof transfer
}

/**
 * Creates the test action with an endpoint that can respond differently to each call.
 *
 * @param answers What `perform` does at each call. The last one is repeated.
 * @param parse The action's `parse`. Default: the outcome has no data.
 */
export function endpointOf(
  answers: readonly ((context: PerformContext<Input>) => unknown)[],
  parse: (answer: unknown) => unknown = () => undefined,
): Endpoint {
  const keys: string[] = []
  const action = defineSensitiveAction<Input, unknown, Input, string>({
    id: 'transfer',
    requirement: { maxAge: '5m' },
    perform: (context) => {
      keys.push(context.idempotencyKey)
      return answers[Math.min(keys.length, answers.length) - 1]!(context)
    },
    parse: async (answer) => (await parse(answer)) as string,
  })
  return { keys, action }
}

/** The values that a test component renders. */
export interface Rendered extends Pick<
  SensitiveActionState<Input, string>,
  'status' | 'isPending' | 'canConfirm' | 'description' | 'data' | 'input'
> {
  readonly code: string | undefined
  readonly freshness: string
  /** The action of the resumed run: `'none'` if there is none, `'unknown'` until that is known. */
  readonly resumed: string
}

/** Returns the text that a test component renders. */
export const textOf = (
  state: SensitiveActionState<Input, string>,
  { preview: freshness }: Preview,
  run: SensitiveRun | null | undefined,
): string => {
  const { status, isPending, canConfirm, description, data, input, error } = state
  const resumed = run === undefined ? 'unknown' : (run?.actionId ?? 'none')
  return JSON.stringify({
    status,
    isPending,
    canConfirm,
    description,
    data,
    input,
    code: error?.code,
    freshness,
    resumed,
  })
}

/** The types of the events that components received, in order. Each test component listens with {@link recordEvent}. */
export const receivedTypes: ReauthEvent['type'][] = []
export const recordEvent = ({ type }: ReauthEvent): void => void receivedTypes.push(type)
