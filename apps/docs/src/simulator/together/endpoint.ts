/** The possible answers of the endpoint. */
export const ENDPOINT_ANSWERS = {
  performed: 'The endpoint performs the action.',
  'step-up': 'The endpoint asks for a newer authentication.',
  refused: 'The endpoint refuses.',
  lost: 'The answer is lost.',
} as const
export type EndpointAnswer = keyof typeof ENDPOINT_ANSWERS

const CHALLENGE = 'Bearer error="insufficient_user_authentication", max_age="60"'

/** Returns the response of an answer. A lost answer has none. */
const responseOf = (answer: Exclude<EndpointAnswer, 'lost'>): Response =>
  answer === 'performed'
    ? new Response(null, { status: 204 })
    : answer === 'refused'
      ? new Response(null, { status: 403 })
      : new Response(null, { status: 401, headers: { 'WWW-Authenticate': CHALLENGE } })

/** A pending call of the endpoint. */
export interface EndpointCall {
  readonly action: 'send' | 'close'
  readonly idempotencyKey: string
  readonly answer: (answer: EndpointAnswer) => void
}

/** An endpoint whose answers the reader chooses. */
export class Endpoint {
  readonly waiting: EndpointCall[] = []

  /** Waits for an answer. Aborted calls get no answer. */
  call(
    action: EndpointCall['action'],
    { idempotencyKey, signal }: { readonly idempotencyKey: string; readonly signal: AbortSignal },
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      const close = (): void => void this.waiting.splice(this.waiting.indexOf(call), 1)
      const call: EndpointCall = {
        action,
        idempotencyKey,
        answer: (answer) => {
          close()
          if (answer === 'lost') reject(new TypeError('Failed to fetch'))
          else resolve(responseOf(answer))
        },
      }
      this.waiting.push(call)
      signal.addEventListener('abort', () => {
        if (!this.waiting.includes(call)) return
        close()
        reject(signal.reason as Error)
      })
    })
  }
}
