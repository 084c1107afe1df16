// #region explain
import type { Outcome, Redirecting } from '@reauth/core'
import { developerMessages } from '@reauth/core/messages'

/** Prints one line to the console: the code, what to check, and the original error. */
export function explain(outcome: Outcome<unknown> | Redirecting): void {
  if (!('code' in outcome)) return
  const diagnosis = 'diagnosis' in outcome ? `, ${outcome.diagnosis}` : ''
  console.warn(`${outcome.outcome}: ${outcome.code}${diagnosis}. ${developerMessages[outcome.code]}`, outcome.cause)
}
// #endregion

// #region decisions
import type { Verifier } from '@reauth/server'
import { requireReauth } from '@reauth/server/fetch'

export const guardWithLog = (verifier: Verifier, log: (line: string, cause?: Error) => void) =>
  requireReauth({
    verifier,
    requirement: { maxAge: '5m' },
    onDecision: (event) => {
      if (event.pass === true) log(`passed: ${event.verdict.verdict}`)
      else log(`refused: ${event.code}`, event.cause)
    },
  })
// #endregion

// #region once
/** A module runs once per page load, even if StrictMode runs effects twice. */
let finishing: Promise<unknown> | undefined

export const finishOnce = (finish: () => Promise<unknown>): Promise<unknown> => (finishing ??= finish())
// #endregion
