import { type ReactNode, useState } from 'react'
import type { ShowcaseProps } from './showcase-props.js'

/** Shows controls to change the behavior of the demo without a scenario. */
export function ManualControls({
  passTime,
  allowOtherAccount,
}: Pick<ShowcaseProps, 'passTime' | 'allowOtherAccount'>): ReactNode {
  const [words, setWords] = useState('')
  const turn = async (work: () => Promise<void>, done: string): Promise<void> => {
    setWords('')
    try {
      await work()
      setWords(done)
    } catch {
      setWords('The demo does not answer. Load the page again.')
    }
  }
  return (
    <section className="controls" aria-labelledby="controls">
      <h3 id="controls">Or change one thing yourself</h3>
      <div>
        <button className="quiet" onClick={() => void turn(passTime, 'Ten minutes passed.')}>
          Let 10 minutes pass
        </button>
        <button className="quiet" onClick={() => void turn(allowOtherAccount, 'Another account may confirm now.')}>
          Let another account confirm
        </button>
      </div>
      <p role="status">{words}</p>
    </section>
  )
}
