// A component that shows what the hook returns, for the tests of the React binding. It has no JSX, because the build of the package compiles every JSX file.
import type { Reauth } from '@reauth/core'
import { configure, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { type ReactElement, type ReactNode, createElement } from 'react'
import { expect } from 'vitest'
import type { transfer } from '../../../scripts/binding.fixture.js'
import { ReauthProvider, useSensitiveAction } from './index.js'

// A busy machine needs a longer timeout.
configure({ asyncUtilTimeout: 20_000 })

export const BOB = { to: 'Bob' }

export interface TransferProps {
  readonly action: typeof transfer
  /** Called at each render. */
  readonly onRender?: (text: string) => void
}

/** Shows the state of the action, and a button for each function, disabled when the function does nothing. */
export function Transfer({ action, onRender }: TransferProps): ReactNode {
  const bound = useSensitiveAction(action)
  const { perform, confirm, cancel, retry, reset, status, isPending, canConfirm, canCancel, canRetry } = bound
  const text = [status, bound.error?.code, bound.data].filter(Boolean).join(' | ')
  onRender?.(text)
  const button = (name: string, isEnabled: boolean, onClick: () => void): ReactNode =>
    createElement('button', { key: name, disabled: !isEnabled, onClick }, name)
  return [
    createElement('output', { key: 'text' }, text),
    createElement('p', { key: 'description', 'data-testid': 'description' }, bound.description),
    button('send', !isPending && !canRetry, () => void perform(BOB)),
    button('confirm', canConfirm, confirm),
    button('cancel', canCancel, cancel),
    button('retry', canRetry, retry),
    button('reset', !isPending && status !== 'idle', reset),
  ]
}

/** Wraps components in a provider. */
export const appOf = (reauth: Reauth, ...children: ReactNode[]): ReactElement =>
  createElement(ReauthProvider, { reauth }, ...children)

/** Waits until the component shows a text. */
export const expectStatus = (text: string): Promise<void> =>
  waitFor(() => expect(screen.getByRole('status').textContent).toBe(text))

/** Clicks a button, which must be enabled. */
export async function click(name: string): Promise<void> {
  const button = await screen.findByText<HTMLButtonElement>(name)
  await waitFor(() => expect(button.disabled).toBe(false))
  await userEvent.click(button)
}

/** Returns the names of the enabled buttons. */
export const enabledButtons = (): (string | null)[] =>
  screen
    .getAllByRole<HTMLButtonElement>('button')
    .filter(({ disabled }) => !disabled)
    .map(({ textContent }) => textContent)
