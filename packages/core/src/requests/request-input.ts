import { SensitiveRequestError } from './request-error.js'

/** A request as JSON carries it, so that it can be sent again, also after a redirect. */
export interface RequestInput {
  readonly url: string
  readonly method: string
  /** Without `Authorization`, which each attempt has anew. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The body as text, or in base64. */
  readonly body?: RequestBody
  /** What else a `Request` says that differs from its default. */
  readonly options: Readonly<Partial<Record<RequestOption, string | boolean>>>
}

/** The body of a request, in a form that JSON carries. */
export type RequestBody = { readonly text: string } | { readonly base64: string }

type RequestOption = 'cache' | 'credentials' | 'integrity' | 'keepalive' | 'mode' | 'redirect' | 'referrerPolicy'

const OPTIONS: readonly RequestOption[] = [
  'cache',
  'credentials',
  'integrity',
  'keepalive',
  'mode',
  'redirect',
  'referrerPolicy',
]

const refuse = (message: string): never => {
  throw new SensitiveRequestError({ outcome: 'refused', code: 'invalidInput' }, message)
}

/** Whether a body can be read once only: a stream, or what is read like one. */
const isStream = (body: unknown): boolean =>
  typeof body === 'object' &&
  body !== null &&
  (Symbol.asyncIterator in body || (globalThis.ReadableStream !== undefined && body instanceof ReadableStream))

function toBody(bytes: Uint8Array): RequestBody {
  try {
    return { text: new TextDecoder(undefined, { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { base64: btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join('')) }
  }
}

/**
 * Reads a request, before it is sent.
 *
 * @throws {SensitiveRequestError} `invalidInput` for a body that can be read once only.
 */
export async function toRequestInput(request: Request, given: unknown): Promise<RequestInput> {
  if (isStream(given))
    refuse('The body is a stream, which can be sent once. Use a string, a Blob, FormData or an ArrayBuffer.')
  const plain = new Request(request.url)
  const options = OPTIONS.filter((name) => request[name] !== plain[name]).map((name) => [name, request[name]])
  const bytes = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer())
  return {
    url: request.url,
    method: request.method,
    headers: [...request.headers].filter(([name]) => name !== 'authorization' && name !== 'idempotency-key'),
    ...(bytes !== undefined && { body: toBody(bytes) }),
    options: Object.fromEntries(options) as RequestInput['options'],
  }
}

/** The body to send. */
export function bodyOf({ body }: RequestInput): BodyInit | undefined {
  if (body === undefined || 'text' in body) return body?.text
  return Uint8Array.from(atob(body.base64), (byte) => byte.codePointAt(0) as number)
}
