import type { Reading } from '../words/facts.js'
import { type EndCode, OUTCOME_OF } from '../words/codes.js'
import { RUN_FACTS } from '../words/facts.js'

/** Reads a field of a service's answer. Never throws: a getter that throws counts as absent. */
export function fieldOf(answer: unknown, name: string): unknown {
  try {
    return (answer as Record<string, unknown>)[name]
  } catch {
    return undefined
  }
}

/** Whether a service answered with a complete reading. Does not check its claims. Never throws. */
export function isReading(answer: unknown): answer is Reading {
  const authentication = fieldOf(answer, 'authentication')
  const subjectKey = fieldOf(answer, 'subjectKey')
  return (
    Array.isArray(fieldOf(authentication, 'methods')) &&
    [fieldOf(authentication, 'expiresAt'), fieldOf(answer, 'now')].every(Number.isFinite) &&
    typeof subjectKey === 'string' &&
    RUN_FACTS.subjectKey(subjectKey)
  )
}

/** Whether the server answered with a valid operation. Never throws. */
export function isOperation(answer: unknown): answer is { readonly operationId: string; readonly openedAt: number } {
  const operationId = fieldOf(answer, 'operationId')
  return (
    typeof operationId === 'string' &&
    RUN_FACTS.operationId(operationId) &&
    Number.isFinite(fieldOf(answer, 'openedAt'))
  )
}

/** The code of a call that reports that nothing was sent; `unexpected` if the code is unknown. Never throws. */
export function codeOf(answer: unknown): EndCode {
  const code = fieldOf(answer, 'code')
  return typeof code === 'string' && Object.hasOwn(OUTCOME_OF, code) ? (code as EndCode) : 'unexpected'
}
