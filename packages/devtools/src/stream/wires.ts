import type { Inspection } from './inspection.js'

/** The channel between pages of one origin. */
const CHANNEL = 'reauth:devtools'

/** The message of `@statelyai/inspect` that signals a ready receiver. */
const CONNECTED = '@statelyai.connected'

interface Hello {
  readonly type: typeof CONNECTED
}

const isHello = (data: unknown): data is Hello =>
  typeof data === 'object' && data !== null && (data as Hello).type === CONNECTED

/**
 * Sends the stream to pages of this origin that listen, such as an inspector in another tab. The pages don't need an opener.
 *
 * @returns A function that stops sending.
 */
export function shareInspection(inspection: Inspection, channel = new BroadcastChannel(CHANNEL)): () => void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches only this origin
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

/** Receives the streams that pages of this origin share. Returns a function that stops. */
export function receiveShared(inspection: Inspection, channel = new BroadcastChannel(CHANNEL)): () => void {
  channel.onmessage = ({ data }) => inspection.receive(data)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches only this origin
  channel.postMessage({ type: CONNECTED })
  return () => channel.close()
}

/**
 * Opens an inspector in a window and sends it the stream. Use the inspector of the documentation, or any that supports `@statelyai/inspect`.
 *
 * Don't serve the page at `url` with `Cross-Origin-Opener-Policy: same-origin`, because the browser would remove its opener.
 *
 * @param url The URL of the inspector. Only its origin receives messages.
 * @returns A function that stops sending; `null` if the browser blocked the window.
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
