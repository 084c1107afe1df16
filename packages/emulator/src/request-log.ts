import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EmulatorState, RecordedRequest } from './emulator-state.js'

type Details = Pick<RecordedRequest, 'grantType' | 'action' | 'clientId' | 'user' | 'error'>

const notes = new WeakMap<IncomingMessage, Details>()

/** Adds details to the record of a request. Never a token, a code, a verifier or a password. */
export function note(request: IncomingMessage, details: Details): void {
  notes.set(request, { ...notes.get(request), ...details })
}

/** Removes the id of an interaction from a path, because the id gives access to it. */
const withoutNames = (path: string): string => path.replace(/^\/(interaction|auth|authorize)\/[^/]+/, '/$1/:uid')

/** Returns the error in a redirect to the app. */
function errorOf(response: ServerResponse): string | undefined {
  const location = response.getHeader('location')
  const [, error] = typeof location === 'string' ? (/[?&#]error=([\w.-]+)/.exec(location) ?? []) : []
  return error
}

/** Records a request when it is answered or its connection is closed. */
export function record(
  state: EmulatorState,
  { request, response, path }: { request: IncomingMessage; response: ServerResponse; path: string },
  onRequest: ((recorded: RecordedRequest) => void) | undefined,
): void {
  let isRecorded = false
  const finish = (): void => {
    if (isRecorded) return
    isRecorded = true
    const error = errorOf(response)
    const recorded = {
      method: request.method ?? 'GET',
      path: withoutNames(path),
      status: response.statusCode,
      ...(error !== undefined && { error }),
      ...notes.get(request),
    }
    state.requests.push(recorded)
    onRequest?.(recorded)
  }
  // Record before the response is sent, so that the client finds the record after it has read the response.
  const end = response.end.bind(response) as (...rest: unknown[]) => ServerResponse
  response.end = ((...rest: unknown[]) => {
    finish()
    return end(...rest)
  }) as typeof response.end
  response.once('close', () => {
    if (!isRecorded) note(request, { error: 'closed' })
    finish()
  })
}

/** Formats a request as one line of text. */
export function formatRequest(request: RecordedRequest): string {
  const { method, path, grantType, action, clientId, user, status, error } = request
  const facts = [
    grantType?.split(':').at(-1),
    action,
    clientId && `client=${clientId}`,
    user && `user=${user}`,
    error,
  ].filter(Boolean)
  return [method.padEnd(4), path.padEnd(22), status, ...facts].join(' ')
}
