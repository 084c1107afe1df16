import { flushSync } from 'react-dom'
import type { TransferFields } from '../../shared/transfer.js'

/** Requests of the showcase to the account page. */
export interface AccountControls {
  /** Replaces the content of the form with a transfer. */
  fill(fields: TransferFields): void
  /** Stops the active run, and clears the form. */
  clear(): void
  reload(): void
}

let controls: AccountControls | undefined

/** Handles requests until the returned function is called. */
export function takeRequests(next: AccountControls): () => void {
  controls = next
  return () => {
    if (controls === next) controls = undefined
  }
}

const button = (): HTMLButtonElement | null => document.querySelector('form.transfer [type=submit]')

/** Fills in the form synchronously. */
export const fillForm = (fields: TransferFields): void => flushSync(() => controls?.fill(fields))

/** Stops the active transfer, and clears the form. */
export const clearForm = (): void => flushSync(() => controls?.clear())

/** Reloads the account. */
export const reloadAccount = (): void => controls?.reload()

/** Clicks Send one or more times in the same task. */
export function pressSend(times = 1): void {
  for (let press = 0; press < times; press += 1) button()?.form?.requestSubmit()
}

/** Focuses the button of the form. */
export const focusSend = (): void => button()?.focus()
