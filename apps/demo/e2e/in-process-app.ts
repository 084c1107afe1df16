// A page with a service that asks in a window: the page waits, and its buttons answer. All tabs share a session.
import { type ReauthService, type SensitiveRun, createReauth, defineSensitiveAction } from '@reauth/core'

declare global {
  interface Window {
    /** Makes the provider issue an ID Token for alice, who authenticated `age` seconds ago. */
    mintToken(age: number): Promise<string>
    prompts: number
  }
}

/** What the buttons of this page do. */
const press = (name: string): Promise<void> =>
  new Promise((resolve) => document.getElementById(name)!.addEventListener('click', () => resolve(), { once: true }))

let token = ''
async function read() {
  token = await window.mintToken(Number(localStorage.getItem('age') ?? 600))
  const {
    iss,
    sub,
    iat,
    exp,
    auth_time: authTime,
  } = JSON.parse(atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/')))
  return {
    issuer: iss,
    subject: sub,
    issuedAt: iat,
    expiresAt: exp,
    authTime,
    methods: [],
    canReauthenticate: true,
  } as const
}

const service: ReauthService = {
  refreshIdToken: read,
  getIdToken: () => token,
  classifyError: () => ({ code: 'unexpected' }),
  browser: {
    kind: 'inProcess',
    // Ignores the signal, so that the prompt hangs.
    async reauthenticate() {
      window.prompts += 1
      await press('it-is-me')
      localStorage.setItem('age', '0')
      return read()
    },
  },
}

const transfer = defineSensitiveAction<void, Response>({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  perform: ({ idToken, idempotencyKey, signal }) =>
    fetch('/api/transfers', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${idToken}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': idempotencyKey,
      },
      body: JSON.stringify({ to: 'Bob Baker', amount: 2050, note: 'lunch' }),
      signal,
    }),
})

window.prompts = 0
const reauth = createReauth({ service, actions: [transfer] })
let run: SensitiveRun | undefined
document.getElementById('send')!.addEventListener('click', () => {
  run = reauth.start(transfer)
  const show = (): void => {
    document.querySelector('output')!.textContent = run!.getSnapshot().status
  }
  run.subscribe(show)
  show()
})
document.getElementById('cancel')!.addEventListener('click', () => run?.cancel())
