// #region plain
import {
  type Reauth,
  type SensitiveAction,
  type SensitiveActionState,
  bindAction,
  bindFreshness,
  bindReauth,
} from '@reauth/core'

/** A button and a status line, without a framework. Returns a function that removes them. */
export function mountSend(reauth: Reauth, transfer: SensitiveAction<{ to: string }, string>, root: Element) {
  const button = root.appendChild(document.createElement('button'))
  const line = root.appendChild(document.createElement('p'))
  const page = bindReauth(reauth, { onResumeError: (error) => console.error(error) })
  const show = ({ status, isPending, data }: SensitiveActionState<{ to: string }, string>): void => {
    button.disabled = isPending
    line.textContent = data ?? status
  }
  const { getState, methods, mount } = bindAction(page, show, transfer)
  show(getState())
  const unmount = mount()
  const stop = bindFreshness(reauth, transfer.requirement, ({ preview }) => {
    button.textContent = preview === 'wouldPrompt' ? 'Continue' : 'Send'
  })
  button.addEventListener('click', () => void methods.perform({ to: 'Bob' }))
  page.resume()
  return () => {
    unmount()
    stop()
  }
}
// #endregion
