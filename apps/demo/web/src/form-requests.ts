import { flushSync } from 'react-dom'
import type { TransferFields } from '../../shared/transfer.js'

/** What somebody who shows the demo does to the page of the account. */
export interface AccountControls {
  /** Puts a transfer into the form, in place of whatever is there. */
  fill(fields: TransferFields): void
  /** Stops what is under way, and empties the form. */
  clear(): void
  reload(): void
}

let controls: AccountControls | undefined

/** Takes requests, until the function that it returns is called. */
export function takeRequests(next: AccountControls): () => void {
  controls = next
  return () => {
    if (controls === next) controls = undefined
  }
}

const button = (): HTMLButtonElement | null => document.querySelector('form.transfer [type=submit]')

/** Fills in the form. The page shows it when the call returns. */
export const fillForm = (fields: TransferFields): void => flushSync(() => controls?.fill(fields))

/** Stops the transfer that is under way, and empties the form. */
export const clearForm = (): void => flushSync(() => controls?.clear())

/** Reads the account again. */
export const reloadAccount = (): void => controls?.reload()

/** Presses Send, several times within one turn if that is asked for. */
export function pressSend(times = 1): void {
  for (let press = 0; press < times; press += 1) button()?.form?.requestSubmit()
}

/** Gives the focus to the button of the form. */
export const focusSend = (): void => button()?.focus()
