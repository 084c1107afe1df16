import { type ComponentProps, type ReactNode, useEffect, useState } from 'react'
import { Button } from './button'

/** How long the second tap of a double tap may take, in milliseconds. */
const DOUBLE_TAP = 500

/** A button that can appear under a finger. It ignores presses at first, so that the second tap of a double tap doesn't trigger it. */
export function LateButton(props: Omit<ComponentProps<typeof Button>, 'isDisabled'>): ReactNode {
  const [isNew, setNew] = useState(true)
  useEffect(() => {
    const timer = setTimeout(() => setNew(false), DOUBLE_TAP)
    return () => clearTimeout(timer)
  }, [])
  return <Button {...props} isDisabled={isNew} />
}
