import { type ReactNode, useEffect, useState } from 'react'
import type { Biometrics } from './providers/demo-session.js'

interface BiometricsNoticeProps {
  readonly biometrics: Biometrics
  /** Whether no run is active. During a run, the SDK can delete an invalid key. */
  readonly isResting: boolean
}

/** Offers biometrics to an end-user of this device who has not turned them on. */
export function BiometricsNotice({ biometrics, isResting }: BiometricsNoticeProps): ReactNode {
  const [isOn, setOn] = useState<boolean>()
  const [problem, setProblem] = useState(false)
  useEffect(() => {
    if (isResting) biometrics.isEnabled().then(setOn, () => setOn(false))
  }, [biometrics, isResting])
  if (isOn === undefined) return null
  const enable = (): void => {
    setProblem(false)
    biometrics.enable().then(
      () => setOn(true),
      () => setProblem(true),
    )
  }
  return (
    <div className="notice" role="status">
      {isOn ? (
        <p>Your fingerprint or face confirms transfers.</p>
      ) : (
        <>
          <p>{problem ? 'Biometrics were not turned on. Try again.' : 'Confirm with your fingerprint or face.'}</p>
          <button className="quiet" onClick={enable}>
            Turn on biometrics
          </button>
        </>
      )}
    </div>
  )
}
