import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react'
import type { Offer } from '../logic/offers.js'
import { OfferButton } from './offer-list.js'

interface Props {
  /** The selection in the drawing. */
  readonly title: string
  readonly offers: readonly Offer[]
  readonly onChoose: (id: string) => void
  readonly onClose: () => void
}

/** Lets the reader choose between several events that take the selected transition. */
export function ChoiceMenu({ title, offers, onChoose, onClose }: Props): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  // A click outside closes it, like the escape key.
  const onClick = ({ target, currentTarget }: MouseEvent): void => {
    if (target === currentTarget) dialog.current?.close()
  }
  return (
    // oxlint-disable-next-line no-noninteractive-element-interactions, click-events-have-key-events -- the escape key closes a dialog
    <dialog ref={dialog} className="sim-menu" aria-labelledby="sim-menu" onClick={onClick} onClose={onClose}>
      <div>
        <div className="sim-bar">
          <h3 id="sim-menu">{title}</h3>
          <button type="button" className="sim-button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </div>
        <div className="sim-wrap">
          {offers.map((offer) => (
            <OfferButton key={offer.id} offer={offer} onChoose={onChoose} />
          ))}
        </div>
      </div>
    </dialog>
  )
}
