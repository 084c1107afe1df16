import { type ComponentProps, type ReactNode, useLayoutEffect, useRef } from 'react'
import { focusSend } from './form-requests.js'

/** A temporary button. If it is focused when it disappears, the focus moves to the button of the form. */
export function PassingButton(props: Omit<ComponentProps<'button'>, 'type' | 'ref'>): ReactNode {
  const button = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    const { current } = button
    return () => {
      if (current === document.activeElement) focusSend()
    }
  }, [])
  return <button ref={button} type="button" className="quiet" {...props} />
}
