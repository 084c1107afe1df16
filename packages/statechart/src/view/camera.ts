import type { Box } from '../draw/laid-out.js'
import { listenTo } from './gestures.js'

/** The part of the picture that is shown: its middle, and how many pixels of the picture there are for each pixel of the page. */
interface Look {
  readonly x: number
  readonly y: number
  readonly scale: number
}

/** Milliseconds that a move takes. */
const MOVE = 240
/** The largest magnification: pixels of the picture for each pixel of the page. */
const NEAREST = 0.25
/** The smallest magnification, unless the whole picture needs a smaller one. */
const FARTHEST = 2
/** Pixels around the picture that can be shown. */
const AROUND = 24

/** Options of a {@link Camera}. */
export interface CameraOptions {
  /** Called when it starts or stops following the active state. */
  readonly onFollow?: (follows: boolean) => void
}

/**
 * Looks at a part of a picture: pan, zoom, fit, follow, by mouse, touch, pen and keyboard. Moves the `viewBox` of the first `svg` in a frame.
 *
 * A wheel pans until the picture ends, and then scrolls the page; with the control key, or by two fingers, it zooms.
 * Keys: `+` and `-` zoom, `0` shows all, `f` follows, the shift key and an arrow pan, and an arrow alone does while the frame itself has the focus.
 */
export class Camera {
  readonly #frame: HTMLElement
  readonly #options: CameraOptions
  readonly #ending = new AbortController()
  readonly #sizes: ResizeObserver | null
  #whole: Box = { x: 0, y: 0, width: 1, height: 1 }
  #look: Look | null = null
  #target: Box | null = null
  #start: Box | null = null
  #follows = true
  #moving = 0
  #isPrinting = false

  constructor(frame: HTMLElement, options: CameraOptions = {}) {
    this.#frame = frame
    this.#options = options
    const { signal } = this.#ending
    listenTo(frame, this, signal)
    const page = frame.ownerDocument.defaultView
    page?.addEventListener('beforeprint', () => this.#print(true), { signal })
    page?.addEventListener('afterprint', () => this.#print(false), { signal })
    this.#sizes = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(() => this.#resized())
    this.#sizes?.observe(frame)
  }

  /** Whether it keeps the active state in sight. */
  get follows(): boolean {
    return this.#follows
  }

  /**
   * Takes over a picture.
   *
   * @param size Of the picture.
   * @param target Where the run is; `null` if it is nowhere.
   * @param start What is shown first without a target.
   */
  show(size: { readonly width: number; readonly height: number }, target: Box | null, start: Box | null): void {
    const isNew = size.width !== this.#whole.width || size.height !== this.#whole.height
    const isElsewhere = target !== null && (target.x !== this.#target?.x || target.y !== this.#target.y)
    this.#whole = { x: 0, y: 0, width: size.width, height: size.height }
    this.#target = target
    this.#start = start
    if (isNew || this.#look === null) this.#begin()
    else if (isElsewhere && this.#follows) this.#moveTo(this.#at(target))
    else this.#apply()
  }

  /** Shows the whole picture. */
  fit(): void {
    this.#setFollows(false)
    this.#moveTo(this.#all())
  }

  /** @param factor Less than 1 looks nearer. */
  zoom(factor: number): void {
    this.zoomAt(factor, null)
  }

  /** Keeps the active state in sight, from now on. */
  follow(): void {
    this.#setFollows(true)
    if (this.#target !== null) this.#moveTo(this.#at(this.#target))
  }

  /** Looks at a box if it is not in sight. */
  reveal(box: Box): void {
    const { x, y, width, height } = this.view
    const isSeen = box.x >= x && box.y >= y && box.x + box.width <= x + width && box.y + box.height <= y + height
    if (!isSeen) this.#moveTo({ ...this.#now, x: box.x + box.width / 2, y: box.y + box.height / 2 })
  }

  /** Looks at a point of the picture: parts of its width and its height, from 0 to 1. */
  lookAt(x: number, y: number): void {
    this.#setFollows(false)
    this.#jumpTo({ ...this.#now, x: x * this.#whole.width, y: y * this.#whole.height })
  }

  /** What is seen of the picture. */
  get view(): Box {
    const { clientWidth, clientHeight } = this.#frame
    // A frame that is not laid out shows all: on a server, or while it is hidden.
    if (this.#look === null || clientWidth === 0 || clientHeight === 0) return this.#whole
    const { x, y, scale } = this.#look
    const [width, height] = [clientWidth * scale, clientHeight * scale]
    return { x: x - width / 2, y: y - height / 2, width, height }
  }

  /** Ends it. */
  stop(): void {
    this.#ending.abort()
    this.#sizes?.disconnect()
    this.#frame.ownerDocument.defaultView?.cancelAnimationFrame(this.#moving)
  }

  get #now(): Look {
    return this.#look ?? this.#all()
  }

  #all(): Look {
    const { clientWidth, clientHeight } = this.#frame
    const { width, height } = this.#whole
    const scale = Math.max(width / Math.max(1, clientWidth), height / Math.max(1, clientHeight), NEAREST)
    return { x: width / 2, y: height / 2, scale: Math.max(scale, 0.7) }
  }

  /** At its own size, with more of what came before than of what comes next. */
  #at(box: Box): Look {
    const { clientWidth, clientHeight } = this.#frame
    // What is larger than the frame shows its beginning.
    const width = Math.min(box.width, clientWidth - AROUND)
    const height = Math.min(box.height, clientHeight * 0.7)
    return { x: box.x + width / 2, y: box.y + height / 2 - clientHeight * 0.08, scale: 1 }
  }

  #begin(): void {
    const { clientWidth, clientHeight } = this.#frame
    const near = this.#target ?? this.#start
    if (near !== null && this.#follows) {
      const look = this.#at(near)
      const all = this.#all()
      // What fits is shown whole.
      this.#look = this.#clamped(
        all.scale <= 1.1 ? all : this.#target === null ? { ...look, y: (clientHeight * look.scale) / 2 } : look,
      )
    } else this.#look = clientWidth === 0 ? null : this.#all()
    this.#apply()
  }

  #resized(): void {
    if (this.#follows) this.#begin()
    else this.#jumpTo(this.#now)
  }

  #setFollows(follows: boolean): void {
    if (this.#follows === follows) return
    this.#follows = follows
    this.#options.onFollow?.(follows)
  }

  #clamped({ x, y, scale }: Look): Look {
    const { clientWidth, clientHeight } = this.#frame
    const all = this.#all().scale
    const near = Math.min(Math.max(scale, NEAREST), Math.max(all, FARTHEST))
    const within = (at: number, length: number, seen: number): number => {
      const room = seen / 2 - AROUND
      return seen >= length + 2 * AROUND ? length / 2 : Math.min(Math.max(at, room), length - room)
    }
    return {
      x: within(x, this.#whole.width, clientWidth * near),
      y: within(y, this.#whole.height, clientHeight * near),
      scale: near,
    }
  }

  #jumpTo(look: Look): boolean {
    const before = this.#look
    this.#frame.ownerDocument.defaultView?.cancelAnimationFrame(this.#moving)
    this.#look = this.#clamped(look)
    this.#apply()
    return before === null || Math.abs(before.x - this.#look.x) + Math.abs(before.y - this.#look.y) > 0.5
  }

  #moveTo(look: Look): void {
    const page = this.#frame.ownerDocument.defaultView
    const isCalm = page?.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? true
    if (page === null || isCalm || this.#look === null || this.#frame.clientWidth === 0) {
      this.#jumpTo(look)
      return
    }
    page.cancelAnimationFrame(this.#moving)
    const [from, to] = [this.#look, this.#clamped(look)]
    let began: number | undefined
    const step = (now: number): void => {
      began ??= now
      const part = Math.min(1, (now - began) / MOVE)
      const eased = 1 - (1 - part) ** 3
      const between = (one: number, other: number): number => one + (other - one) * eased
      this.#look = { x: between(from.x, to.x), y: between(from.y, to.y), scale: between(from.scale, to.scale) }
      this.#apply()
      if (part < 1) this.#moving = page.requestAnimationFrame(step)
    }
    this.#moving = page.requestAnimationFrame(step)
  }

  /** Paper shows the whole, whatever size the frame has on it. */
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
    const { width: all, height: tall } = this.#whole
    this.#frame.classList.toggle('rc-whole', width >= all && height >= tall)
  }

  /**
   * Moves the picture by pixels of the page.
   *
   * @returns Whether it moved: it does not beyond its ends.
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
   * @param factor Less than 1 looks nearer.
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

/** Does what a button of a view asks for. */
export function actOn(camera: Camera, doing: string | null): void {
  if (doing === 'nearer') camera.zoom(0.75)
  else if (doing === 'farther') camera.zoom(1.33)
  else if (doing === 'fit') camera.fit()
  else if (doing === 'follow') camera.follow()
}
