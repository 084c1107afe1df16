import { type ReactNode, type SyntheticEvent, useState } from 'react'

/** One visit to the provider's pages. */
export interface Visit {
  readonly url: string
  /** The redirect URI, at which the visit ends. */
  readonly redirectURI: string
  /** Ends the visit with the URL that led back to the app, or `null` if the end-user closes the browser. */
  readonly close: (address: string | null) => void
}

/** A sheet with the provider's real pages. */
export function InAppBrowser({ visit: { url, redirectURI, close } }: { readonly visit: Visit }): ReactNode {
  const [isLoading, setLoading] = useState(true)
  const onLoad = ({ currentTarget }: SyntheticEvent<HTMLIFrameElement>): void => {
    setLoading(false)
    const address = addressOf(currentTarget)
    if (address?.startsWith(redirectURI) === true) close(address)
  }
  return (
    <div className="browser" role="dialog" aria-label="Browser">
      <div className="address">
        <button type="button" onClick={() => close(null)}>
          Cancel
        </button>
        <span>{new URL(url).host}</span>
        <span role="status">{isLoading ? 'Loading' : ''}</span>
      </div>
      {/* oxlint-disable-next-line react/iframe-missing-sandbox -- a browser of its own has none */}
      <iframe src={url} title="Sign-in page" onLoad={onLoad} />
    </div>
  )
}

/** Returns the URL of a frame, or `undefined` for another origin, whose URL can't be read. */
function addressOf({ contentWindow }: HTMLIFrameElement): string | undefined {
  try {
    return contentWindow?.location.href
  } catch {
    return undefined
  }
}
