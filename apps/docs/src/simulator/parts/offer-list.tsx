import type { ReactNode } from 'react'
import { type Glyph, LEADS, type Leads, type Offer, type Offers } from '../logic/offers.js'

const TONES: Readonly<Record<Glyph, string>> = { '✓': 'done', '✕': 'error', '◷': 'timer', '●': 'event' }
const NAMES: Readonly<Record<Leads, string>> = {
  goesOn: 'Goes on',
  refuses: 'Ends without the action',
  breaks: 'Breaks',
}

/** A button for a possible event. */
export function OfferButton({ offer, onChoose }: { offer: Offer; onChoose: (id: string) => void }): ReactNode {
  return (
    <button type="button" className={`sim-offer sim-offer-${TONES[offer.glyph]}`} onClick={() => onChoose(offer.id)}>
      <span aria-hidden="true">{offer.glyph}</span> {offer.title} <code>{offer.id}</code>
    </button>
  )
}

/** Shows the possible events as buttons, grouped by where they lead, and the impossible ones with the reason. */
export function OfferList({ offers, onChoose }: { offers: Offers; onChoose: (id: string) => void }): ReactNode {
  const groups = LEADS.map((leads) => ({
    leads,
    offers: offers.offers.filter((offer) => offer.leads === leads),
  })).filter((group) => group.offers.length > 0)
  return (
    <div className="sim-offers">
      {groups.map((group) => (
        <fieldset key={group.leads}>
          <legend>{NAMES[group.leads]}</legend>
          <div className="sim-wrap">
            {group.offers.map((offer) => (
              <OfferButton key={offer.id} offer={offer} onChoose={onChoose} />
            ))}
          </div>
        </fieldset>
      ))}
      <details className="sim-blocked">
        <summary>{offers.blocked.length} events do nothing now</summary>
        <div className="sim-wrap">
          {offers.blocked.map(({ event, why }) => (
            <span key={event} className="sim-blocked-row">
              <button type="button" className="sim-offer" aria-disabled="true" title={why}>
                <span aria-hidden="true">●</span> {event}
              </button>
              <span className="sim-muted">{why}</span>
            </span>
          ))}
        </div>
      </details>
    </div>
  )
}
