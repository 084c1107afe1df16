// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Camera, actOn } from './camera.js'

const SIZE = { width: 1000, height: 2000 }
const STATE = { x: 600, y: 1500, width: 100, height: 60 }
const START = { x: 300, y: 10, width: 12, height: 12 }

let frame: HTMLElement
let camera: Camera
let followed: boolean[]

/** The size of the frame, which happy-dom can't compute. */
const makeFrame = (width = 500, height = 400): HTMLElement => {
  const made = document.createElement('div')
  made.innerHTML = '<div class="rc-picture"><svg></svg></div><svg class="rc-map"><rect class="rc-seen"></rect></svg>'
  Object.defineProperty(made, 'clientWidth', { value: width })
  Object.defineProperty(made, 'clientHeight', { value: height })
  Object.assign(made, { setPointerCapture: () => {} })
  made.getBoundingClientRect = () => ({ left: 0, top: 0, width, height }) as DOMRect
  document.body.append(made)
  return made
}
const pointer = (type: string, x: number, y: number, pointerId = 1, buttons = 1): void => {
  frame.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y, pointerId, button: 0, buttons, bubbles: true }))
}
const key = (name: string, shiftKey = false): void => {
  frame.dispatchEvent(new KeyboardEvent('keydown', { key: name, shiftKey, bubbles: true, cancelable: true }))
}
const wheel = (init: object): WheelEvent => {
  const event = new WheelEvent('wheel', { bubbles: true, cancelable: true, ...init })
  // happy-dom ignores the modifier keys of a wheel event.
  for (const [name, value] of Object.entries(init)) Object.defineProperty(event, name, { value })
  frame.dispatchEvent(event)
  return event
}

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }))
  frame = makeFrame()
  followed = []
  camera = new Camera(frame, { onFollow: (follows) => followed.push(follows) })
})
afterEach(() => {
  camera.stop()
  vi.unstubAllGlobals()
  document.body.replaceChildren()
})

describe('a camera', () => {
  it('starts at the active state, at a readable size', () => {
    camera.show(SIZE, STATE, START)
    const { x, y, width, height } = camera.view
    expect(x).toBeLessThan(STATE.x)
    expect(x + width).toBeGreaterThan(STATE.x + STATE.width)
    expect(y).toBeLessThan(STATE.y)
    expect(y + height).toBeGreaterThan(STATE.y + STATE.height)
    expect(width).toBeLessThanOrEqual(700)
  })

  it('starts at the start of the picture if no state is active, and shows a small picture as a whole', () => {
    camera.show(SIZE, null, START)
    expect(camera.view.y).toBeLessThan(START.y)
    camera.show({ width: 300, height: 200 }, null, START)
    expect(camera.view.width).toBeGreaterThanOrEqual(300)
    expect(frame.classList.contains('rc-whole')).toBe(true)
  })

  it('follows the active state until the user moves the picture, and again on request', () => {
    camera.show(SIZE, STATE, START)
    camera.show(SIZE, { ...STATE, y: 200 }, START)
    expect(camera.view.y).toBeLessThan(200)
    key('ArrowDown', true)
    expect(followed).toEqual([false])
    const { y } = camera.view
    camera.show(SIZE, STATE, START)
    expect(camera.view.y).toBe(y)
    key('f')
    expect(followed).toEqual([false, true])
    expect(camera.view.y).toBeGreaterThan(1000)
  })

  it('pans by an arrow key on the frame, and ignores an arrow key on a state', () => {
    camera.show(SIZE, STATE, START)
    const { y } = camera.view
    const event = new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true, cancelable: true })
    frame.querySelector('.rc-picture')?.dispatchEvent(event)
    expect([camera.view.y, event.defaultPrevented]).toEqual([y, false])
    key('ArrowUp')
    expect(camera.view.y).toBeLessThan(y)
  })

  it('pans by the wheel up to the edge of the picture, and then lets the page scroll', () => {
    camera.show(SIZE, STATE, START)
    expect(wheel({ deltaX: 0, deltaY: 50 }).defaultPrevented).toBe(true)
    for (let turn = 0; turn < 40; turn += 1) wheel({ deltaX: 0, deltaY: 100 })
    expect(wheel({ deltaX: 0, deltaY: 100 }).defaultPrevented).toBe(false)
  })

  it('zooms by the wheel with the control key, and keeps the point under the pointer in place', () => {
    camera.show(SIZE, STATE, START)
    const pointAt = (): number => camera.view.x + (camera.view.width * 400) / 500
    const before = [pointAt(), camera.view.width]
    wheel({ deltaY: -50, ctrlKey: true, clientX: 400, clientY: 200 })
    expect(camera.view.width).toBeLessThan(before[1]!)
    expect(pointAt()).toBeCloseTo(before[0]!, 0)
  })

  it('zooms by keys and buttons, within limits', () => {
    camera.show(SIZE, STATE, START)
    const { width } = camera.view
    key('+')
    expect(camera.view.width).toBeLessThan(width)
    key('-')
    for (let turn = 0; turn < 30; turn += 1) actOn(camera, 'nearer')
    expect(camera.view.width).toBe(125)
    for (let turn = 0; turn < 30; turn += 1) actOn(camera, 'farther')
    expect(camera.view.height).toBe(2000)
    actOn(camera, 'follow')
    key('0')
    expect(camera.view.height).toBe(2000)
    actOn(camera, 'fit')
    expect(camera.view.height).toBe(2000)
  })

  it('pans by a drag, which does not count as a click', () => {
    camera.show(SIZE, STATE, START)
    const clicked = vi.fn<() => void>()
    frame.addEventListener('click', clicked)
    const { x } = camera.view
    pointer('pointerdown', 200, 200)
    pointer('pointermove', 170, 200)
    pointer('pointerup', 170, 200)
    frame.querySelector('.rc-picture')?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
    expect(camera.view.x).toBeGreaterThan(x)
    expect(clicked).not.toHaveBeenCalled()
    pointer('pointerdown', 200, 200)
    pointer('pointermove', 202, 200)
    pointer('pointerup', 202, 200)
    frame.querySelector('.rc-picture')?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
    expect(clicked).toHaveBeenCalledOnce()
  })

  it('ends a drag that was released outside the frame', () => {
    camera.show(SIZE, STATE, START)
    const { x } = camera.view
    pointer('pointerdown', 200, 200)
    pointer('pointermove', 100, 200, 1, 0)
    pointer('pointermove', 50, 200)
    expect(camera.view.x).toBe(x)
  })

  it('zooms by two fingers', () => {
    camera.show(SIZE, STATE, START)
    const { width } = camera.view
    pointer('pointerdown', 200, 200, 1)
    pointer('pointerdown', 300, 200, 2)
    pointer('pointermove', 350, 200, 2)
    expect(camera.view.width).toBeLessThan(width)
  })

  it('moves to the point that is clicked on the map', () => {
    camera.show(SIZE, STATE, START)
    const map = frame.querySelector('.rc-map')!
    map.getBoundingClientRect = () => ({ left: 0, top: 0, width: 50, height: 100 }) as DOMRect
    map.dispatchEvent(new MouseEvent('click', { clientX: 25, clientY: 50, bubbles: true, cancelable: true }))
    expect(camera.view.y + camera.view.height / 2).toBe(1000)
    expect(frame.querySelector('.rc-seen')?.getAttribute('y')).toBe(camera.view.y.toFixed(1))
  })

  it('moves to a state out of view, and does not move for a visible one', () => {
    camera.show(SIZE, STATE, START)
    const before = camera.view
    camera.reveal(STATE)
    expect(camera.view).toEqual(before)
    camera.reveal({ x: 100, y: 100, width: 50, height: 50 })
    expect(camera.view.y).toBeLessThan(100)
  })

  it('prints the whole picture', () => {
    camera.show(SIZE, STATE, START)
    globalThis.dispatchEvent(new Event('beforeprint'))
    const shown = (): string | null | undefined => frame.querySelector('.rc-picture svg')?.getAttribute('viewBox')
    expect(shown()).toBe('0.0 0.0 1000.0 2000.0')
    camera.show(SIZE, { ...STATE, y: 200 }, START)
    expect(shown()).toBe('0.0 0.0 1000.0 2000.0')
    globalThis.dispatchEvent(new Event('afterprint'))
    expect(shown()).not.toBe('0.0 0.0 1000.0 2000.0')
  })

  it('moves smoothly, unless the reader prefers reduced motion', () => {
    camera.show(SIZE, STATE, START)
    const frames: FrameRequestCallback[] = []
    vi.stubGlobal('matchMedia', () => ({ matches: false }))
    vi.stubGlobal('requestAnimationFrame', (run: FrameRequestCallback) => frames.push(run))
    const { height } = camera.view
    camera.fit()
    expect(camera.view.height).toBe(height)
    for (const at of [0, 120, 300]) frames.at(-1)!(at)
    expect(camera.view.height).toBe(2000)
  })

  it('shows the whole picture in a frame without a size', () => {
    const hidden = new Camera(makeFrame(0, 0))
    hidden.show(SIZE, STATE, START)
    expect(hidden.view).toEqual({ x: 0, y: 0, ...SIZE })
    hidden.fit()
    hidden.stop()
  })

  it('ignores keys in form fields and keys with a modifier', () => {
    camera.show(SIZE, STATE, START)
    const { width } = camera.view
    const field = document.createElement('input')
    frame.append(field)
    field.dispatchEvent(new KeyboardEvent('keydown', { key: '+', bubbles: true }))
    frame.dispatchEvent(new KeyboardEvent('keydown', { key: '+', ctrlKey: true, bubbles: true }))
    key('x')
    expect(camera.view.width).toBe(width)
  })
})
