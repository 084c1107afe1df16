/** An inspection event, as it is listed. */
export interface InspectedEvent {
  readonly type: string
  readonly actor: string
  readonly event: string
  readonly state: string
  /** The whole of it, redacted, as JSON. */
  readonly json: string
}

const JWT = /eyJ[\w-]{2,}\.[\w-]+\.[\w-]*/g
const SECRET =
  /^(?:.*token|authorization|cookie|code|code_?verifier|password|secret|credential|client_?secret|(?:.*_)?assertion)$/i
/** A word of a closed list, such as `sessionLost`: the codes of failures are named as those of the authorization endpoint. */
const WORD = /^(?=.{1,24}$)[a-z]+(?:[A-Z][a-z]+)*$/
const DEEPEST = 12

const parsed = (value: unknown): unknown => {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return null
  }
}

const isSecret = (name: string, value: unknown): boolean =>
  SECRET.test(name) && typeof value === 'string' && !(name === 'code' && WORD.test(value))

/** Takes out what may be a token or a credential. Names of members count as well as shapes. */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') {
    // A snapshot may come as JSON inside of JSON: the names of its members count as well.
    const inner = /^\s*[[{]/.test(value) ? parsed(value) : null
    return typeof inner === 'object' && inner !== null && depth <= DEEPEST
      ? JSON.stringify(redacted(inner, depth + 1))
      : value.replace(JWT, '[redacted token]')
  }
  if (typeof value !== 'object' || value === null) return value
  if (depth > DEEPEST) return '[too deep]'
  if (Array.isArray(value)) return value.map((item) => redacted(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replace(JWT, '[redacted token]'),
      isSecret(name, inner) ? '[redacted]' : redacted(inner, depth + 1),
    ]),
  )
}

/** Whether messages of an origin are listened to: this page's own, this machine's, and those that the reader named. */
export function isAllowedOrigin(origin: string, own: string, named: readonly string[]): boolean {
  if (origin === '' || origin === 'null') return false
  if (origin === own || named.includes(origin)) return true
  try {
    const { protocol, hostname } = new URL(origin)
    return /^https?:$/.test(protocol) && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  } catch {
    return false
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textOf = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

/** Reads a message of `@statelyai/inspect`; `null` where it is none. */
export function inspectedEventOf(data: unknown): InspectedEvent | null {
  const message = redacted(parsed(data))
  if (!isRecord(message) || typeof message['type'] !== 'string' || !message['type'].startsWith('@xstate.')) return null
  const { type, event, snapshot, sessionId, name } = message
  return {
    type,
    actor: textOf(name ?? sessionId),
    event: isRecord(event) ? textOf(event['type']) : '',
    state: isRecord(snapshot) ? textOf(snapshot['value'] ?? snapshot['status']) : '',
    json: JSON.stringify(message, null, 2),
  }
}
