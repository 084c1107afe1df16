// A page for the tests of a binding: the flow over a service of its own, and what a component shows, as text.
import {
  type Preview,
  type Reauth,
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
const claims = { iss: 'https://op.example.com', sub: 'alice', iat: NOW, exp: NOW + 300, auth_time: NOW }
const token = `e30.${btoa(JSON.stringify(claims))}.`

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

/** A page with a session that is recent, or so old that the end-user has to be asked, which takes a redirect. */
export function pageOf(isOld: boolean, href = 'https://app.example.com/', store = memoryStore()): LoadedPage {
  let left = ''
  let listeners = 0
  const service: ReauthService = {
    refreshIdToken: async () => authentication(isOld ? NOW - 3600 : NOW),
    getIdToken: () => token,
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
  const page = {
    href: () => href,
    replaceAddress: () => {},
    rememberInTab: () => {},
    recallInTab: () => null,
    onRestored: () => () => {},
    onOnline: () => () => {},
  }
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
  const counted = <Run extends SensitiveRun>(run: Run): Run =>
    new Proxy(run, { get: (of, key) => (key === 'subscribe' ? subscribeTo(of) : Reflect.get(of, key, of)) })
  const reauth = createReauth({ service, actions: [transfer], store, page })
  return {
    reauth: {
      ...reauth,
      start: (...start) => counted(reauth.start(...start)),
      resume: async () => {
        const run = await reauth.resume()
        return run && counted(run)
      },
    },
    comeBack: () => pageOf(isOld, left, store),
    listeners: () => listeners,
  }
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
