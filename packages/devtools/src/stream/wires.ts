import type { Inspection } from './inspection.js'

/** The channel between pages of one origin. */
const CHANNEL = 'reauth:devtools'

/** What `@statelyai/inspect` waits for: that somebody listens. */
const CONNECTED = '@statelyai.connected'

interface Hello {
  readonly type: typeof CONNECTED
}

const isHello = (data: unknown): data is Hello =>
  typeof data === 'object' && data !== null && (data as Hello).type === CONNECTED

/**
 * Sends the stream to the pages of this origin that listen: an inspector in another tab, also one that has no opener.
 *
 * @returns How to stop.
 */
export function shareInspection(inspection: Inspection, channel = new BroadcastChannel(CHANNEL)): () => void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches this origin alone
  const send = (event: unknown): void => channel.postMessage(event)
  channel.onmessage = ({ data }) => {
    if (isHello(data)) inspection.getEvents().forEach(send)
  }
  const stop = inspection.subscribe((event) => event !== null && send(event))
  return () => {
    stop()
    channel.close()
  }
}

/** Receives what pages of this origin share. Returns how to stop. */
export function receiveShared(inspection: Inspection, channel = new BroadcastChannel(CHANNEL)): () => void {
  channel.onmessage = ({ data }) => inspection.receive(data)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches this origin alone
  channel.postMessage({ type: CONNECTED })
  return () => channel.close()
}

/**
 * Opens an inspector in a window and sends it the stream: the one of the documentation, or any that speaks with `@statelyai/inspect`.
 *
 * The page at `url` must not be served with `Cross-Origin-Opener-Policy: same-origin`: the browser takes its opener away then.
 *
 * @param url The inspector's address. Only its origin receives anything.
 * @returns How to stop; `null` if the browser opened no window.
 *
 * @example
 * openInspector(inspection, 'http://localhost:4320/inspector')
 */
export function openInspector(inspection: Inspection, url: string | URL, page: Window = window): (() => void) | null {
  const { href, origin } = new URL(url, page.location.href)
  const opened = page.open(href, 'reauth-inspector')
  if (opened === null) return null
  let isConnected = false
  const send = (event: unknown): void => opened.postMessage(event, origin)
  const onMessage = ({ source, data, origin: from }: MessageEvent<unknown>): void => {
    if (source !== opened || from !== origin || !isHello(data)) return
    isConnected = true
    inspection.getEvents().forEach(send)
  }
  page.addEventListener('message', onMessage)
  const stop = inspection.subscribe((event) => event !== null && isConnected && send(event))
  return () => {
    stop()
    page.removeEventListener('message', onMessage)
  }
}
