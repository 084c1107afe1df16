import type { Box } from '../draw/chart-layout.js'
import { listenTo } from './gestures.js'

/** The visible part of the picture: its center, and the number of picture pixels per page pixel. */
interface Viewpoint {
  readonly x: number
  readonly y: number
  readonly scale: number
}

/** The duration of a move in milliseconds. */
const MOVE = 240
/** The scale at the largest magnification, in picture pixels per page pixel. */
const NEAREST = 0.25
/** The scale at the smallest magnification, unless the whole picture needs a smaller one. */
const FARTHEST = 2
/** The margin around the picture that can be scrolled into view, in pixels. */
const AROUND = 24

/** Options of a {@link Camera}. */
export interface CameraOptions {
  /** Called when the camera starts or stops following the active state. */
  readonly onFollow?: (follows: boolean) => void
}

/**
 * Pans and zooms a picture with the mouse, touch, pen and keyboard, and follows the active state. It sets the `viewBox` of the first `svg` in a frame.
 *
 * The wheel pans up to the edge of the picture, and then scrolls the page. The wheel with the control key zooms, and so does a pinch.
 * Keys: `+` and `-` zoom, `0` shows the whole picture, `f` follows the active state, and Shift with an arrow key pans. While the frame is focused, an arrow key pans without Shift.
 */
export class Camera {
  readonly #frame: HTMLElement
  readonly #options: CameraOptions
  readonly #abort = new AbortController()
  readonly #sizes: ResizeObserver | null
  #whole: Box = { x: 0, y: 0, width: 1, height: 1 }
  #viewpoint: Viewpoint | null = null
  #target: Box | null = null
  #start: Box | null = null
  #follows = true
  #frameRequest = 0
  #isPrinting = false

  constructor(frame: HTMLElement, options: CameraOptions = {}) {
    this.#frame = frame
    this.#options = options
    const { signal } = this.#abort
    listenTo(frame, this, signal)
    const page = frame.ownerDocument.defaultView
    page?.addEventListener('beforeprint', () => this.#print(true), { signal })
    page?.addEventListener('afterprint', () => this.#print(false), { signal })
    this.#sizes = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(() => this.#resized())
    this.#sizes?.observe(frame)
  }

  /** Whether the camera follows the active state. */
  get follows(): boolean {
    return this.#follows
  }

  /**
   * Shows a picture.
   *
   * @param size The size of the picture in pixels.
   * @param target The box of the active state; `null` if no state is active.
   * @param start The box to show first without a target.
   */
  show(size: { readonly width: number; readonly height: number }, target: Box | null, start: Box | null): void {
    const isNew = size.width !== this.#whole.width || size.height !== this.#whole.height
    const isElsewhere = target !== null && (target.x !== this.#target?.x || target.y !== this.#target.y)
    this.#whole = { x: 0, y: 0, width: size.width, height: size.height }
    this.#target = target
    this.#start = start
    if (isNew || this.#viewpoint === null) this.#reset()
    else if (isElsewhere && this.#follows) this.#moveTo(this.#at(target))
    else this.#apply()
  }

  /** Shows the whole picture. */
  fit(): void {
    this.#setFollows(false)
    this.#moveTo(this.#all())
  }

  /** @param factor Less than 1 zooms in. */
  zoom(factor: number): void {
    this.zoomAt(factor, null)
  }

  /** Follows the active state from now on. */
  follow(): void {
    this.#setFollows(true)
    if (this.#target !== null) this.#moveTo(this.#at(this.#target))
  }

  /** Moves to a box if it is not in view. */
  reveal(box: Box): void {
    const { x, y, width, height } = this.view
    const isVisible = box.x >= x && box.y >= y && box.x + box.width <= x + width && box.y + box.height <= y + height
    if (!isVisible) this.#moveTo({ ...this.#now, x: box.x + box.width / 2, y: box.y + box.height / 2 })
  }

  /** Centers a point of the picture, given as fractions of its width and height from 0 to 1. */
  lookAt(x: number, y: number): void {
    this.#setFollows(false)
    this.#jumpTo({ ...this.#now, x: x * this.#whole.width, y: y * this.#whole.height })
  }

  /** The visible part of the picture. */
  get view(): Box {
    const { clientWidth, clientHeight } = this.#frame
    // A frame without a size shows the whole picture: on a server, or while it is hidden.
    if (this.#viewpoint === null || clientWidth === 0 || clientHeight === 0) return this.#whole
    const { x, y, scale } = this.#viewpoint
    const [width, height] = [clientWidth * scale, clientHeight * scale]
    return { x: x - width / 2, y: y - height / 2, width, height }
  }

  /** Stops the camera and removes its listeners. */
  stop(): void {
    this.#abort.abort()
    this.#sizes?.disconnect()
    this.#frame.ownerDocument.defaultView?.cancelAnimationFrame(this.#frameRequest)
  }

  get #now(): Viewpoint {
    return this.#viewpoint ?? this.#all()
  }

  #all(): Viewpoint {
    const { clientWidth, clientHeight } = this.#frame
    const { width, height } = this.#whole
    const scale = Math.max(width / Math.max(1, clientWidth), height / Math.max(1, clientHeight), NEAREST)
    return { x: width / 2, y: height / 2, scale: Math.max(scale, 0.7) }
  }

  /** The view of a box at its natural size, slightly below the center of the frame. */
  #at(box: Box): Viewpoint {
    const { clientWidth, clientHeight } = this.#frame
    // A box larger than the frame shows its top left part.
    const width = Math.min(box.width, clientWidth - AROUND)
    const height = Math.min(box.height, clientHeight * 0.7)
    return { x: box.x + width / 2, y: box.y + height / 2 - clientHeight * 0.08, scale: 1 }
  }

  #reset(): void {
    const { clientWidth, clientHeight } = this.#frame
    const near = this.#target ?? this.#start
    if (near !== null && this.#follows) {
      const viewpoint = this.#at(near)
      const all = this.#all()
      // A picture that fits is shown as a whole.
      this.#viewpoint = this.#clamped(
        all.scale <= 1.1
          ? all
          : this.#target === null
            ? { ...viewpoint, y: (clientHeight * viewpoint.scale) / 2 }
            : viewpoint,
      )
    } else this.#viewpoint = clientWidth === 0 ? null : this.#all()
    this.#apply()
  }

  #resized(): void {
    if (this.#follows) this.#reset()
    else this.#jumpTo(this.#now)
  }

  #setFollows(follows: boolean): void {
    if (this.#follows === follows) return
    this.#follows = follows
    this.#options.onFollow?.(follows)
  }

  #clamped({ x, y, scale }: Viewpoint): Viewpoint {
    const { clientWidth, clientHeight } = this.#frame
    const all = this.#all().scale
    const near = Math.min(Math.max(scale, NEAREST), Math.max(all, FARTHEST))
    const within = (at: number, length: number, visible: number): number => {
      const room = visible / 2 - AROUND
      return visible >= length + 2 * AROUND ? length / 2 : Math.min(Math.max(at, room), length - room)
    }
    return {
      x: within(x, this.#whole.width, clientWidth * near),
      y: within(y, this.#whole.height, clientHeight * near),
      scale: near,
    }
  }

  #jumpTo(viewpoint: Viewpoint): boolean {
    const before = this.#viewpoint
    this.#frame.ownerDocument.defaultView?.cancelAnimationFrame(this.#frameRequest)
    this.#viewpoint = this.#clamped(viewpoint)
    this.#apply()
    return before === null || Math.abs(before.x - this.#viewpoint.x) + Math.abs(before.y - this.#viewpoint.y) > 0.5
  }

  #moveTo(viewpoint: Viewpoint): void {
    const page = this.#frame.ownerDocument.defaultView
    const reducesMotion = page?.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? true
    if (page === null || reducesMotion || this.#viewpoint === null || this.#frame.clientWidth === 0) {
      this.#jumpTo(viewpoint)
      return
    }
    page.cancelAnimationFrame(this.#frameRequest)
    const [from, to] = [this.#viewpoint, this.#clamped(viewpoint)]
    let startTime: number | undefined
    const step = (now: number): void => {
      startTime ??= now
      const part = Math.min(1, (now - startTime) / MOVE)
      const eased = 1 - (1 - part) ** 3
      const between = (one: number, other: number): number => one + (other - one) * eased
      this.#viewpoint = { x: between(from.x, to.x), y: between(from.y, to.y), scale: between(from.scale, to.scale) }
      this.#apply()
      if (part < 1) this.#frameRequest = page.requestAnimationFrame(step)
    }
    this.#frameRequest = page.requestAnimationFrame(step)
  }

  /** Shows the whole picture while the page is printed. */
  #print(isPrinting: boolean): void {
    this.#isPrinting = isPrinting
    this.#apply()
  }

  #apply(): void {
    this.#write(this.#isPrinting ? this.#whole : this.view)
  }

  #write({ x, y, width, height }: Box): void {
    const text = [x, y, width, height].map((value) => value.toFixed(1)).join(' ')
    this.#frame.querySelector('svg')?.setAttribute('viewBox', text)
    const pane = this.#frame.querySelector<SVGRectElement>('.rc-map .rc-seen')
    for (const [name, value] of Object.entries({ x, y, width, height })) pane?.setAttribute(name, value.toFixed(1))
    const { width: wholeWidth, height: wholeHeight } = this.#whole
    this.#frame.classList.toggle('rc-whole', width >= wholeWidth && height >= wholeHeight)
  }

  /**
   * Moves the picture by pixels of the page.
   *
   * @returns Whether the picture moved. At its edge it doesn't.
   */
  pan(dx: number, dy: number): boolean {
    const { x, y, scale } = this.#now
    const moved = this.#jumpTo({ x: x + dx * scale, y: y + dy * scale, scale })
    if (moved) this.#setFollows(false)
    return moved
  }

  /**
   * Zooms so that a point of the page stays where it is.
   *
   * @param factor Less than 1 zooms in.
   */
  zoomAt(factor: number, at: { readonly clientX: number; readonly clientY: number } | null): void {
    this.#setFollows(false)
    const { x, y, scale } = this.#now
    const { scale: next } = this.#clamped({ x, y, scale: scale * factor })
    if (at === null) {
      this.#moveTo({ x, y, scale: next })
      return
    }
    const { left, top, width, height } = this.#frame.getBoundingClientRect()
    const [fromMiddle, below] = [at.clientX - left - width / 2, at.clientY - top - height / 2]
    this.#jumpTo({ x: x + fromMiddle * (scale - next), y: y + below * (scale - next), scale: next })
  }
}

/** Runs the action of a button in the toolbar. */
export function actOn(camera: Camera, tool: string | null): void {
  if (tool === 'nearer') camera.zoom(0.75)
  else if (tool === 'farther') camera.zoom(1.33)
  else if (tool === 'fit') camera.fit()
  else if (tool === 'follow') camera.follow()
}
