import type { ReauthEvent } from '@reauth/core'

// #region tracing
interface Span {
  setAttribute(key: string, value: string | number): unknown
  addEvent(name: string, attributes?: Record<string, string>): unknown
  end(): void
}
interface Tracer {
  startSpan(name: string): Span
}

const ENDS: ReadonlySet<ReauthEvent['type']> = new Set([
  'succeeded',
  'refused',
  'cancelled',
  'failed',
  'outcomeUnknown',
])

export function traceReauth(tracer: Tracer): (event: ReauthEvent) => void {
  const spans = new Map<string, Span>()
  return (event) => {
    const span = spans.get(event.runId) ?? tracer.startSpan('reauth.run')
    spans.set(event.runId, span)
    span.addEvent(event.type, event.type === 'prompted' ? { method: event.method } : {})
    if (!ENDS.has(event.type)) return
    span.setAttribute('reauth.action', event.actionId)
    span.setAttribute('reauth.outcome', event.type)
    span.setAttribute('reauth.elapsed_ms', event.elapsed)
    if ('code' in event) span.setAttribute('reauth.code', event.code)
    if ('diagnosis' in event) span.setAttribute('reauth.diagnosis', event.diagnosis)
    span.end()
    spans.delete(event.runId)
  }
}
// #endregion
