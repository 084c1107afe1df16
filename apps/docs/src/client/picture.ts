import type { PictureStep } from '../site/live-picture.js'

/** How long a moment is shown, in milliseconds. Longer sentences take longer. */
const timeFor = ({ sentence }: PictureStep): number => 1500 + sentence.length * 22

/** Plays the run on the landing page in a loop. If the reader prefers reduced motion, it waits for the button. */
export function playPicture(): void {
  const figure = document.querySelector<HTMLElement>('[data-picture]')
  if (figure === null) return
  const steps = JSON.parse(figure.dataset['picture']!) as readonly PictureStep[]
  const find = <E extends HTMLElement>(selector: string): E => figure.querySelector<E>(selector)!
  const frame = find('.picture-window')
  const toggle = find('[data-picture-toggle]')
  const states = [...figure.querySelectorAll<SVGElement>('[data-state]')]
  const edges = [...figure.querySelectorAll<SVGElement>('[data-edge]')]
  let at = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let isPlaying = !matchMedia('(prefers-reduced-motion: reduce)').matches
  const show = (): void => {
    const { active, edges: passed, center, title, sentence } = steps[at]!
    for (const state of states) state.classList.toggle('on', active.includes(state.dataset['state']!))
    for (const edge of edges) edge.classList.toggle('lit', passed.includes(edge.dataset['edge']!))
    frame.style.setProperty('--x', String(center[0]))
    frame.style.setProperty('--y', String(center[1]))
    find('[data-picture-title]').textContent = title
    find('[data-picture-sentence]').textContent = sentence
  }
  const wait = (): void => {
    clearTimeout(timer)
    if (!isPlaying || document.hidden) return
    timer = setTimeout(() => {
      at = (at + 1) % steps.length
      show()
      wait()
    }, timeFor(steps[at]!))
  }
  const label = (): void => {
    toggle.textContent = isPlaying ? 'Pause' : 'Play'
  }
  toggle.addEventListener('click', () => {
    isPlaying = !isPlaying
    label()
    wait()
  })
  document.addEventListener('visibilitychange', wait)
  label()
  show()
  wait()
}
