/** A picture that gestures can move. */
export interface Movable {
  readonly pan: (dx: number, dy: number) => boolean
  readonly zoomAt: (factor: number, at: { readonly clientX: number; readonly clientY: number } | null) => void
  readonly lookAt: (x: number, y: number) => void
  readonly fit: () => void
  readonly follow: () => void
}

/** How far the pointer can move during a click, in pixels. */
const SLIP = 4
/** The distance that an arrow key pans, in pixels. */
const STEP = 60

const PANS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
}

const isWithin = (event: Event, selector: string): boolean =>
  event.target instanceof Element && event.target.closest(selector) !== null

/** Handles the wheel, pointers, clicks and keys of one frame. */
class Gestures {
  readonly #frame: HTMLElement
  readonly #picture: Movable
  readonly #pointers = new Map<number, readonly [number, number]>()
  #dragged = false

  constructor(frame: HTMLElement, picture: Movable) {
    this.#frame = frame
    this.#picture = picture
  }

  onWheel(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault()
      this.#picture.zoomAt(Math.exp(event.deltaY * 0.004), event)
    } else if (this.#picture.pan(event.deltaX, event.deltaY)) event.preventDefault()
  }

  onDown(event: PointerEvent): void {
    if (event.button !== 0 || isWithin(event, 'button,a,input,label,.rc-map')) return
    this.#pointers.set(event.pointerId, [event.clientX, event.clientY])
    this.#dragged = this.#pointers.size > 1
  }

  onMove(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId)
    if (before === undefined) return
    // The button was released outside the window.
    if (event.buttons === 0) {
      this.onUp(event)
      return
    }
    const [x, y] = [event.clientX, event.clientY]
    if (!this.#dragged && Math.hypot(x - before[0], y - before[1]) < SLIP) return
    if (!this.#dragged) {
      this.#dragged = true
      // Captures only after a move: a captured pointer would take the click from the state under it.
      this.#frame.setPointerCapture(event.pointerId)
      this.#frame.classList.add('rc-grabbed')
    }
    const others = [...this.#pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at)
    this.#pointers.set(event.pointerId, [x, y])
    const [other] = others
    if (other === undefined) {
      this.#picture.pan(before[0] - x, before[1] - y)
      return
    }
    const apart = Math.hypot(before[0] - other[0], before[1] - other[1])
    const now = Math.hypot(x - other[0], y - other[1])
    this.#picture.zoomAt(apart / Math.max(1, now), { clientX: (x + other[0]) / 2, clientY: (y + other[1]) / 2 })
  }

  onUp(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId)
    if (this.#pointers.size === 0) this.#frame.classList.remove('rc-grabbed')
  }

  /** Prevents a click that ends a drag from selecting a state. */
  onClick(event: MouseEvent): void {
    const map = event.target instanceof Element ? event.target.closest('.rc-map') : null
    if (map !== null) {
      const { left, top, width, height } = map.getBoundingClientRect()
      this.#picture.lookAt((event.clientX - left) / width, (event.clientY - top) / height)
    }
    if (!this.#dragged) return
    this.#dragged = false
    event.stopPropagation()
    event.preventDefault()
  }

  onKey(event: KeyboardEvent): void {
    if (isWithin(event, 'input,select,textarea') || event.ctrlKey || event.metaKey || event.altKey) return
    const pan = PANS[event.key]
    // Inside the frame, an arrow key moves from state to state.
    if (pan !== undefined && (event.shiftKey || event.target === this.#frame)) this.#picture.pan(pan[0], pan[1])
    else if (event.key === '+' || event.key === '=') this.#picture.zoomAt(0.8, null)
    else if (event.key === '-') this.#picture.zoomAt(1.25, null)
    else if (event.key === '0') this.#picture.fit()
    else if (event.key === 'f') this.#picture.follow()
    else return
    event.preventDefault()
  }
}

/** Moves a picture by gestures until the signal is aborted. */
export function listenTo(frame: HTMLElement, picture: Movable, signal: AbortSignal): void {
  const gestures = new Gestures(frame, picture)
  frame.addEventListener('wheel', (event) => gestures.onWheel(event), { passive: false, signal })
  frame.addEventListener('pointerdown', (event) => gestures.onDown(event), { signal })
  frame.addEventListener('pointermove', (event) => gestures.onMove(event), { signal })
  frame.addEventListener('pointerup', (event) => gestures.onUp(event), { signal })
  frame.addEventListener('pointercancel', (event) => gestures.onUp(event), { signal })
  frame.addEventListener('click', (event) => gestures.onClick(event), { capture: true, signal })
  frame.addEventListener('keydown', (event) => gestures.onKey(event), { signal })
}
