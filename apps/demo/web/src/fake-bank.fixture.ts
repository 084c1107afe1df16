// The bank's API in a test, and a sign-in without a provider.
import type { ReauthService } from '@reauth/core'
import { vi } from 'vitest'
import type { Entry } from '../../shared/account.js'
import type { TransferInput } from '../../shared/transfer.js'
import { bearerOf } from './providers/demo-session.js'
import { chooseSession } from './session.js'

/** A transfer that the page sent. */
interface SentTransfer {
  readonly path: string
  readonly key: string | null
  /** `auth_time` of the ID Token in the request; `undefined` without a token. */
  readonly authTime: number | undefined
}

/** The bank's answer to a transfer: booked; booked with a lost or missing response; a step-up challenge; or a refusal. */
type BankAnswer = 'performed' | 'unknown' | 'hangs' | 'step-up' | 'refused'

const REFUSAL = { status: 422, title: 'The balance is too low for this transfer.' }
const CHALLENGE = 'Bearer error="insufficient_user_authentication", max_age="60"'

const authTimeOf = (headers: Headers): number | undefined => {
  const payload = headers.get('Authorization')?.split('.')[1]
  if (payload === undefined) return undefined
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { auth_time: number }).auth_time
}

/** The bank's API as the page sees it. Like the real one, it books once per key. */
export class FakeBank {
  readonly sent: SentTransfer[] = []
  /** The next answers. Without any, every transfer is booked. */
  readonly next: BankAnswer[] = []
  /** Whether the bank opens operations for large transfers. */
  opensOperations = true
  readonly #now: () => number
  readonly #booked = new Map<string, Entry>()

  /** @param now Returns seconds since the Unix epoch. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** The booked transfers: recipient and cents. */
  get booked(): readonly string[] {
    return [...this.#booked.values()].map(({ to, amount }) => `${to} ${amount}`)
  }

  readonly fetch = async (
    path: string,
    { headers, body }: { readonly headers?: HeadersInit; readonly body?: string } = {},
  ): Promise<Response> => {
    if (path === '/api/account')
      return Response.json({
        owner: 'Alice Adams',
        number: '4010 1200',
        balance: 1_000_000,
        entries: [...this.#booked.values()],
      })
    if (path === '/api/operations')
      return this.opensOperations
        ? Response.json({ operationId: 'operation-1', openedAt: this.#now() })
        : Response.json(REFUSAL, { status: REFUSAL.status })
    const known = new Headers(headers)
    const key = known.get('Idempotency-Key')
    this.sent.push({ path, key, authTime: authTimeOf(known) })
    return this.#answer(key ?? `none-${this.sent.length}`, JSON.parse(body!) as TransferInput)
  }

  #answer(key: string, input: TransferInput): Response | Promise<never> {
    const answer = this.next.shift() ?? 'performed'
    if (answer === 'step-up') return new Response(null, { status: 401, headers: { 'WWW-Authenticate': CHALLENGE } })
    if (answer === 'refused') return Response.json(REFUSAL, { status: REFUSAL.status })
    if (!this.#booked.has(key))
      this.#booked.set(key, { ...input, id: this.#booked.size + 1, at: '2026-01-01T12:00:00Z' })
    if (answer === 'hangs') return new Promise(() => {})
    if (answer === 'unknown') throw new TypeError('Failed to fetch')
    return Response.json(this.#booked.get(key))
  }
}

/** Signs in the end-user, with a bank that answers the page's requests. */
export function signInTo(bank: FakeBank, service: ReauthService): void {
  vi.stubGlobal('fetch', bank.fetch)
  const nothing = (): Promise<void> => Promise.resolve()
  chooseSession({
    service,
    api: '/api',
    isSignedIn: () => true,
    signIn: nothing,
    finishSignIn: nothing,
    signOut: nothing,
    headersOf: bearerOf,
  })
}
