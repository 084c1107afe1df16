// Pages for the tests of a binding: the flow over a service of its own, an endpoint, and what a component shows, as text.
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

/** A page that was loaded. */
export interface LoadedPage {
  readonly reauth: Reauth
  /** Loads the page that the end-user comes back to. */
  readonly comeBack: () => LoadedPage
  /** How many listeners follow the runs that were started or came back. */
  readonly listeners: () => number
}

/** The same flow, and how many listeners follow its runs. */
function counted(reauth: Reauth): Pick<LoadedPage, 'reauth' | 'listeners'> {
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

/** A page with a session that is recent, or so old that the end-user has to be asked, which takes a redirect. */
export function pageOf(isOld: boolean, href = 'https://app.example.com/', store = memoryStore()): LoadedPage {
  let left = ''
  const service: ReauthService = {
    refreshIdToken: async () => authentication(isOld ? NOW - 3600 : NOW),
    getIdToken: () => tokenOf(NOW),
    classifyError: () => ({ code: 'unexpected' }),
    browser: {
      kind: 'redirect',
      start: async ({ state }) => {
        left = `${CALLBACK}?code=c&state=${state}`
      },
      matches: (url) => url.searchParams.get('state'),
      finish: async () => authentication(NOW),
    },
  }
  const reauth = createReauth({ service, actions: [transfer], store, page: pageAt(href) })
  return { ...counted(reauth), comeBack: () => pageOf(isOld, left, store) }
}

/** A window in which the end-user is asked. */
export interface OpenPrompt {
  /** The end-user authenticates. */
  readonly answer: () => void
  /** Aborted when nobody waits for it any more. */
  readonly signal: AbortSignal
}

/** A page that asks in a window, and stays. */
export interface WindowPage extends Pick<LoadedPage, 'reauth' | 'listeners'> {
  /** The windows that were opened: each stays open until the test answers. */
  readonly prompts: readonly OpenPrompt[]
  /** What the app's own code threw. */
  readonly reports: readonly unknown[]
}

/**
 * A page with a session that is recent, or so old that the end-user has to be asked, in a window.
 *
 * @param given Replaces a part of the service, or all of it.
 */
export function windowPageOf(isOld: boolean, given: Partial<ReauthService> = {}): WindowPage {
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
    ...given,
  }
  const page = pageAt('https://app.example.com/')
  const onError = (error: unknown): void => void reports.push(error)
  const reauth = createReauth({ service, store: memoryStore(), page, onError })
  return { ...counted(reauth), prompts, reports }
}

/** The endpoint of an action. */
export interface Endpoint {
  /** The idempotency key of each call. */
  readonly keys: readonly string[]
  readonly action: typeof transfer
}

/**
 * The action of the tests at an endpoint that answers differently from call to call.
 *
 * @param answers What `perform` does at each call; the last one is repeated.
 * @param parse Default: the outcome has no data.
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

/** What a component of a test renders. */
export interface Rendered extends Pick<
  SensitiveActionState<Input, string>,
  'status' | 'isPending' | 'canConfirm' | 'description' | 'data' | 'input'
> {
  readonly code: string | undefined
  readonly freshness: string
  /** The action of the run that came back: `'none'` if there is none, `'unknown'` before that is known. */
  readonly resumed: string
}

/** What a component of a test renders, as text. */
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

/** The types of the events that components heard, in their order: each component of a binding listens with {@link hear}. */
export const heard: ReauthEvent['type'][] = []
export const hear = ({ type }: ReauthEvent): void => void heard.push(type)
