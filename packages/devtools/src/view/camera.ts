interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Milliseconds that a move takes. */
const MOVE = 260
/** The nearest and the farthest that one can look, in pixels of the picture for each pixel of the page. */
const NEAREST = 0.4
const FARTHEST = 6

/** Looks at a part of a picture: pan, zoom, fit, and follow a state. */
export class Camera {
  readonly #frame: HTMLElement
  #view: Box = { x: 0, y: 0, width: 1, height: 1 }
  #whole: Box = { x: 0, y: 0, width: 1, height: 1 }
  #target: Box | null = null
  /** Whether it keeps the active state in sight. */
  follows = true
  #timer = 0

  constructor(frame: HTMLElement) {
    this.#frame = frame
    frame.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false })
    frame.addEventListener('pointerdown', (event) => this.#onPointerDown(event))
    frame.addEventListener('keydown', (event) => this.#onKey(event))
  }

  /** Takes over a new picture of the same size. */
  show(width: number, height: number): void {
    this.#whole = { x: 0, y: 0, width, height }
    if (this.#view.width === 1) this.#view = this.#whole
    this.#apply()
  }

  /** Shows the whole picture. */
  fit(): void {
    this.follows = false
    this.#moveTo(this.#whole)
  }

  zoom(factor: number, at?: { readonly x: number; readonly y: number }): void {
    this.follows = false
    const { x, y, width, height } = this.#view
    const scale = this.#clampScale(factor)
    const [cx, cy] = [at?.x ?? x + width / 2, at?.y ?? y + height / 2]
    this.#moveTo(
      { x: cx - (cx - x) * scale, y: cy - (cy - y) * scale, width: width * scale, height: height * scale },
      at !== undefined,
    )
  }

  /** Looks at a box, near enough to read it. */
  lookAt(box: Box): void {
    this.#target = box
    if (!this.follows) return
    const { clientWidth, clientHeight } = this.#frame
    if (clientWidth === 0 || clientHeight === 0) return
    const scale = Math.min(1.35, Math.max(1, 520 / clientWidth))
    const [width, height] = [clientWidth * scale, clientHeight * scale]
    this.#moveTo({
      x: box.x + box.width / 2 - width / 2,
      // More of what came before than of what comes next.
      y: box.y + Math.min(box.height, height * 0.7) / 2 - height * 0.6,
      width,
      height,
    })
  }

  /** Keeps the active state in sight again. */
  follow(): void {
    this.follows = true
    if (this.#target !== null) this.lookAt(this.#target)
  }

  /** The frame has a different size. */
  resized(): void {
    if (this.follows && this.#target !== null) this.lookAt(this.#target)
    else this.#apply()
  }

  #clampScale(factor: number): number {
    const perPixel = this.#view.width / Math.max(1, this.#frame.clientWidth)
    return Math.min(FARTHEST / perPixel, Math.max(NEAREST / perPixel, factor))
  }

  #moveTo(to: Box, isInstant = false): void {
    const page = this.#frame.ownerDocument.defaultView
    const isCalm = page?.matchMedia('(prefers-reduced-motion: reduce)').matches ?? true
    page?.cancelAnimationFrame(this.#timer)
    if (isCalm || isInstant || page === null) {
      this.#view = to
      this.#apply()
      return
    }
    const from = this.#view
    let began: number | undefined
    const step = (now: number): void => {
      began ??= now
      const part = Math.min(1, (now - began) / MOVE)
      const eased = 1 - (1 - part) ** 3
      const between = (one: number, other: number): number => one + (other - one) * eased
      this.#view = {
        x: between(from.x, to.x),
        y: between(from.y, to.y),
        width: between(from.width, to.width),
        height: between(from.height, to.height),
      }
      this.#apply()
      if (part < 1) this.#timer = page.requestAnimationFrame(step)
    }
    this.#timer = page.requestAnimationFrame(step)
  }

  #apply(): void {
    const { x, y, width, height } = this.#view
    this.#frame.querySelector('svg')?.setAttribute('viewBox', [x, y, width, height].map((n) => n.toFixed(1)).join(' '))
  }

  /** Pixels of the picture for each pixel of the page. */
  get #perPixel(): number {
    const { clientWidth, clientHeight } = this.#frame
    return Math.max(this.#view.width / Math.max(1, clientWidth), this.#view.height / Math.max(1, clientHeight))
  }

  #pan(dx: number, dy: number): void {
    this.follows = false
    const { x, y, width, height } = this.#view
    this.#moveTo({ x: x + dx * this.#perPixel, y: y + dy * this.#perPixel, width, height }, true)
  }

  #onWheel(event: WheelEvent): void {
    event.preventDefault()
    if (!event.ctrlKey && !event.metaKey) return this.#pan(event.deltaX, event.deltaY)
    const { left, top, width, height } = this.#frame.getBoundingClientRect()
    const { x, y } = this.#view
    this.zoom(Math.exp(event.deltaY * 0.004), {
      x: x + this.#view.width / 2 + (event.clientX - left - width / 2) * this.#perPixel,
      y: y + this.#view.height / 2 + (event.clientY - top - height / 2) * this.#perPixel,
    })
  }

  #onPointerDown(event: PointerEvent): void {
    if (event.button !== 0) return
    let [x, y] = [event.clientX, event.clientY]
    const frame = this.#frame
    const onMove = (move: PointerEvent): void => {
      this.#pan(x - move.clientX, y - move.clientY)
      ;[x, y] = [move.clientX, move.clientY]
    }
    const onUp = (): void => {
      frame.removeEventListener('pointermove', onMove)
      frame.classList.remove('grabbed')
    }
    frame.setPointerCapture(event.pointerId)
    frame.classList.add('grabbed')
    frame.addEventListener('pointermove', onMove)
    frame.addEventListener('pointerup', onUp, { once: true })
    frame.addEventListener('pointercancel', onUp, { once: true })
  }

  #onKey(event: KeyboardEvent): void {
    const pan = { ArrowUp: [0, -60], ArrowDown: [0, 60], ArrowLeft: [-60, 0], ArrowRight: [60, 0] }[event.key]
    if (pan !== undefined) this.#pan(pan[0]!, pan[1]!)
    else if (event.key === '+' || event.key === '=') this.zoom(0.8)
    else if (event.key === '-') this.zoom(1.25)
    else if (event.key === '0') this.fit()
    else return
    event.preventDefault()
  }
}
