import type { PromptAnswer } from '@reauth/emulator/device'
import type { ReactNode } from 'react'

type Answer = Exclude<PromptAnswer, 'hesitates'>

interface BiometricSheetProps {
  readonly platform: 'ios' | 'android'
  readonly onAnswer: (answer: Answer) => void
}

/** Other ways in which a prompt can end. */
const OTHERWISE: readonly (readonly [Answer, string])[] = [
  ['isLockedOut', 'Too many attempts'],
  ['isLockedOutForGood', 'Too many attempts, until the device is unlocked'],
  ['notEnrolled', 'No finger or face is set up'],
  ['keyInvalidated', 'A finger or a face was added'],
  ['systemCancels', 'An incoming call'],
  ['timesOut', 'No answer'],
  ['fails', 'Another error'],
]

/** The biometric prompt of the phone. The user of the page chooses how it ends. */
export function BiometricSheet({ platform, onAnswer }: BiometricSheetProps): ReactNode {
  const isApple = platform === 'ios'
  return (
    <div className={`prompt ${platform}`} role="dialog" aria-labelledby="prompt">
      <Glyph isFace={isApple} />
      <h2 id="prompt">{isApple ? 'Face ID' : 'Touch the sensor'}</h2>
      <div className="answers">
        <button type="button" className="yes" onClick={() => onAnswer('approves')}>
          It is me
        </button>
        {!isApple && (
          <button type="button" onClick={() => onAnswer('negativeButton')}>
            Use password
          </button>
        )}
        <button type="button" onClick={() => onAnswer('cancels')}>
          Cancel
        </button>
      </div>
      <details>
        <summary>End the prompt differently</summary>
        <ul>
          {OTHERWISE.map(([answer, label]) => (
            <li key={answer}>
              <button type="button" onClick={() => onAnswer(answer)}>
                {label}
              </button>
            </li>
          ))}
        </ul>
      </details>
    </div>
  )
}

const Glyph = ({ isFace }: { readonly isFace: boolean }): ReactNode => (
  <svg viewBox="0 0 48 48" width="56" height="56" aria-hidden="true" fill="none" stroke="currentColor">
    {isFace ? (
      <path d="M4 14V8a4 4 0 0 1 4-4h6m20 0h6a4 4 0 0 1 4 4v6m0 20v6a4 4 0 0 1-4 4h-6m-20 0H8a4 4 0 0 1-4-4v-6m12-18v4m16-4v4m-8-4v9h-3m-5 8c5 4 11 4 16 0" />
    ) : (
      <path d="M8 20a17 17 0 0 1 32 0m-28 16c3-8 1-16 12-16s11 8 10 20m-16 2c3-8 2-14 6-14s3 6 2 16M14 12a20 20 0 0 1 20 0" />
    )}
  </svg>
)
