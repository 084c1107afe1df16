import { type ComponentProps, type ReactNode, useEffect, useState } from 'react'
import { Button } from './button'

/** How long the second tap of a double tap may take, in milliseconds. */
const DOUBLE_TAP = 500

/** A button that appears while a finger is on the screen. It takes no press at first: the second tap of a double tap was meant for what was there before. */
export function LateButton(props: Omit<ComponentProps<typeof Button>, 'isDisabled'>): ReactNode {
  const [isNew, setNew] = useState(true)
  useEffect(() => {
    const timer = setTimeout(() => setNew(false), DOUBLE_TAP)
    return () => clearTimeout(timer)
  }, [])
  return <Button {...props} isDisabled={isNew} />
}
