/** How the endpoint may answer a call. */
export const ENDPOINT_ANSWERS = {
  performed: 'The endpoint performs the action.',
  'step-up': 'The endpoint asks for a newer authentication.',
  refused: 'The endpoint refuses.',
  lost: 'The answer is lost.',
} as const
export type EndpointAnswer = keyof typeof ENDPOINT_ANSWERS

const CHALLENGE = 'Bearer error="insufficient_user_authentication", max_age="60"'

/** The response of an answer. An answer that is lost has none. */
const responseOf = (answer: Exclude<EndpointAnswer, 'lost'>): Response =>
  answer === 'performed'
    ? new Response(null, { status: 204 })
    : answer === 'refused'
      ? new Response(null, { status: 403 })
      : new Response(null, { status: 401, headers: { 'WWW-Authenticate': CHALLENGE } })

/** A call of the endpoint that waits until its answer is chosen. */
export interface EndpointCall {
  readonly action: 'send' | 'close'
  readonly idempotencyKey: string
  readonly answer: (answer: EndpointAnswer) => void
}

/** An endpoint whose answers are chosen. */
export class Endpoint {
  readonly waiting: EndpointCall[] = []

  /** Waits for an answer. What the page gives up is not answered any more. */
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
