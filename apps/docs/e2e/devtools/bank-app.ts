// A bank of a few lines, whose service answers what a test wants. Tokens and inputs are planted wherever somebody else writes.
import { type Reauth, ServiceError, createReauth, defineSensitiveAction, memoryStore } from '@reauth/core'
import type { Authentication } from '@reauth/policy'
import { createInspection, mountDevtools, openInspector, shareInspection } from '@reauth/devtools'

const now = (): number => Math.floor(Date.now() / 1000)
const SECRET = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl'

/** When the end-user authenticated, in seconds. */
let authTime = now() - 12
/** Answers of the server, in order. */
let answers: string[] = []
/** Resolves the prompt that is open. */
let answerPrompt: ((isThere: boolean) => void) | undefined

const authentication = (): Authentication => ({
  issuer: 'https://op.example.com',
  subject: 'alice@example.com',
  sessionId: SECRET,
  authTime,
  issuedAt: now(),
  expiresAt: now() + 300,
  methods: ['pwd', SECRET],
  acr: SECRET,
  canReauthenticate: true,
})

const inspection = createInspection()
const reauth: Reauth = createReauth({
  service: {
    refreshIdToken: async () => authentication(),
    getIdToken: () => SECRET,
    classifyError: () => ({ code: 'unexpected' }),
    browser: {
      kind: 'inProcess',
      reauthenticate: () =>
        new Promise((resolve, reject) => {
          answerPrompt = (isThere) => {
            if (!isThere) return reject(new ServiceError('popupClosed', { cause: SECRET }))
            authTime = now()
            resolve({ ...authentication(), issuedAt: now() + 1 })
          }
        }),
    },
  },
  store: memoryStore(),
  inspect: inspection.inspect,
  onError: () => {},
})

const transfer = defineSensitiveAction<{ to: string; note: string }>({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  describe: ({ to }) => `Transfer to ${to}`,
  perform: async () => {
    const answer = answers.shift() ?? 'performed'
    await new Promise((resolve) => setTimeout(resolve, 60))
    if (answer === 'performed') return { receipt: SECRET }
    if (answer === 'lost') throw new TypeError(SECRET)
    return new Response(JSON.stringify({ token: SECRET }), {
      status: 401,
      headers: {
        'WWW-Authenticate': `Bearer error="insufficient_user_authentication", error_description="${SECRET}", max_age="60"`,
      },
    })
  },
})

/** What a test may do, beside what a person sees. */
export interface Bank {
  setAge(seconds: number): void
  setAnswers(list: string[]): void
  answer(isThere: boolean): void
  openInspector(url: string): void
  events(): unknown
}

Object.assign(window, {
  bank: {
    setAge: (seconds) => (authTime = now() - seconds),
    setAnswers: (list) => (answers = list),
    answer: (isThere) => answerPrompt?.(isThere),
    openInspector: (url) => void openInspector(inspection, url),
    events: () => inspection.getEvents(),
  } satisfies Bank,
})

const query = new URLSearchParams(location.search)
mountDevtools({ reauth, inspection, docs: `${location.origin}/` })
if (query.has('share')) shareInspection(inspection)
document
  .querySelector('#send')!
  .addEventListener('click', () => void reauth.perform(transfer, { to: 'Bob Bäcker', note: 'rent-4711' }))
