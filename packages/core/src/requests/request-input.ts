import { SensitiveRequestError } from './request-error.js'

/** A request as JSON, so that it can be sent again, even after a redirect. */
export interface RequestInput {
  readonly url: string
  readonly method: string
  /** Without `Authorization`, which each attempt sets. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The body, as text or base64. */
  readonly body?: RequestBody
  /** Other options of the `Request` that differ from their defaults. */
  readonly options: Readonly<Partial<Record<RequestOption, string | boolean>>>
}

/** The body of a request, as JSON. */
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

const rejectBody = (message: string): never => {
  throw new SensitiveRequestError({ outcome: 'refused', code: 'invalidInput' }, message)
}

/** Whether a body can be read only once: a stream, or an object that is read like one. */
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
 * Converts a request before it is sent.
 *
 * @throws {SensitiveRequestError} `invalidInput` for a body that can be read only once.
 */
export async function toRequestInput(request: Request, given: unknown): Promise<RequestInput> {
  if (isStream(given))
    rejectBody('The body is a stream, which can be sent only once. Use a string, a Blob, FormData or an ArrayBuffer.')
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

/** Returns the body to send. */
export function bodyOf({ body }: RequestInput): BodyInit | undefined {
  if (body === undefined || 'text' in body) return body?.text
  return Uint8Array.from(atob(body.base64), (byte) => byte.codePointAt(0) as number)
}
