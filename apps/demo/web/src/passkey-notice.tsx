import { type ReactNode, useEffect, useState } from 'react'
import type { Passkeys } from './providers/demo-session.js'

/** Offers a passkey to an end-user who has none. */
export function PasskeyNotice({ passkeys }: { readonly passkeys: Passkeys }): ReactNode {
  const [count, setCount] = useState<number>()
  const [problem, setProblem] = useState(false)
  useEffect(() => {
    passkeys.count().then(setCount, () => {})
  }, [passkeys])
  if (count === undefined) return null
  const register = (): void => {
    setProblem(false)
    passkeys.register().then(
      () => setCount(count + 1),
      () => setProblem(true),
    )
  }
  return (
    <div className="notice" role="status">
      {count > 0 ? (
        <p>Your passkey confirms transfers.</p>
      ) : (
        <>
          <p>{problem ? 'No passkey was added. Try again.' : 'Confirm with a passkey instead of your password.'}</p>
          <button className="quiet" onClick={register}>
            Add a passkey
          </button>
        </>
      )}
    </div>
  )
}
