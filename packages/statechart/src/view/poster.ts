/** Around the picture, in pixels. */
const MARGIN = 24
/** Above the picture: what the page says of it. */
const ABOVE = 160

/**
 * Gives paper the size of the picture, where `data-print="poster"` asks for it: a page of the usual size would cut it.
 *
 * @param frame The frame of the picture, inside what has the attribute.
 * @param sizeOf The size of the picture that is shown.
 */
export function printPosters(
  frame: HTMLElement,
  sizeOf: () => { readonly width: number; readonly height: number },
  signal: AbortSignal,
): void {
  const page = frame.ownerDocument
  const root = frame.getRootNode()
  const host = root instanceof ShadowRoot ? root.host : null
  let sheet: CSSStyleSheet | null = null
  const remove = (): void => {
    page.adoptedStyleSheets = page.adoptedStyleSheets.filter((one) => one !== sheet)
    sheet = null
  }
  const add = (): void => {
    if ((frame.closest('[data-print=poster]') ?? host?.closest('[data-print=poster]') ?? null) === null) return
    const { width, height } = sizeOf()
    sheet = new CSSStyleSheet()
    sheet.replaceSync(
      `@page{size:${Math.ceil(width) + 4 * MARGIN}px ${Math.ceil(height) + 4 * MARGIN + ABOVE}px;margin:${MARGIN}px}`,
    )
    page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet]
  }
  page.defaultView?.addEventListener('beforeprint', add, { signal })
  page.defaultView?.addEventListener('afterprint', remove, { signal })
  signal.addEventListener('abort', remove)
}
