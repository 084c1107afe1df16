import type { ReactNode } from 'react'
import type { Choice } from './choice.js'

interface Props {
  readonly choices: readonly Choice[]
  readonly onChoose: (id: string) => void
}

/** Shows the next choices as buttons, grouped by participant. The path to success is marked. */
export function ChoiceList({ choices, onChoose }: Props): ReactNode {
  const groups = [...new Set(choices.map(({ of }) => of))]
  return (
    <div className="sim-offers">
      {groups.map((group) => (
        <fieldset key={group}>
          <legend>{group}</legend>
          <div className="sim-wrap">
            {choices
              .filter(({ of }) => of === group)
              .map(({ id, title, isHappy }) => (
                <button
                  key={id}
                  type="button"
                  className={`sim-offer ${isHappy ? 'sim-offer-happy' : ''}`}
                  onClick={() => onChoose(id)}
                >
                  {title} <code>{id}</code>
                </button>
              ))}
          </div>
        </fieldset>
      ))}
    </div>
  )
}
