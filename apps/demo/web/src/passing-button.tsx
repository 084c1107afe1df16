import { type ComponentProps, type ReactNode, useLayoutEffect, useRef } from 'react'
import { focusSend } from './form-requests.js'

/** A button that is there for a while. When it goes, the focus that it has goes to the button of the form, and not to the page. */
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
