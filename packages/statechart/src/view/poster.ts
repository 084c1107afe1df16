/** The margin around the picture, in pixels. */
const MARGIN = 24
/** The space above the picture for the page's heading, in pixels. */
const ABOVE = 160

/**
 * Sets the paper size to the size of the picture if `data-print="poster"` is set. A page of the usual size would cut the picture off.
 *
 * @param frame The frame of the picture, inside the element with the attribute.
 * @param sizeOf Returns the size of the current picture.
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
