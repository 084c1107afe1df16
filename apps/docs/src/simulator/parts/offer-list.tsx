import type { ReactNode } from 'react'
import type { Glyph, Offer, Offers } from '../logic/offers.js'

const TONES: Readonly<Record<Glyph, string>> = { '✓': 'done', '✕': 'error', '◷': 'timer', '●': 'event' }

function OfferButton({ offer, onChoose }: { offer: Offer; onChoose: (id: string) => void }): ReactNode {
  return (
    <button
      type="button"
      className={`sim-offer sim-offer-${TONES[offer.glyph]}`}
      title={offer.title}
      onClick={() => onChoose(offer.id)}
    >
      <span aria-hidden="true">{offer.glyph}</span> {offer.label}
    </button>
  )
}

/** What may happen now as buttons; what may not, with the reason. */
export function OfferList({ offers, onChoose }: { offers: Offers; onChoose: (id: string) => void }): ReactNode {
  const groups = [
    ...offers.services.map(({ service, outcomes }) => ({ name: service, kind: 'waits for', offers: outcomes })),
    { name: 'Time', kind: '', offers: offers.timers },
    { name: 'Events', kind: '', offers: offers.said },
  ].filter((group) => group.offers.length > 0)
  return (
    <div className="sim-offers">
      {groups.map((group) => (
        <fieldset key={group.name}>
          <legend>
            {group.kind === '' ? group.name : <code>{group.name}</code>}
            {group.kind === '' ? null : <span className="sim-muted"> answers…</span>}
          </legend>
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
