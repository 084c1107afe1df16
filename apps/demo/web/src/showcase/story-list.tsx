import type { ReactNode } from 'react'
import type { StoryLine } from './story.js'

/** Scrolls the list to a new line, without scrolling the page. */
function reveal(line: HTMLLIElement | null): void {
  const box = line?.closest('.dock-story')
  if (line === null || box === null || box === undefined) return
  box.scrollTop = line.offsetTop + line.offsetHeight - box.clientHeight
}

/** Shows the run in sentences. Screen readers read the newest one. */
export function StoryList({ lines }: { readonly lines: readonly StoryLine[] }): ReactNode {
  const newest = lines.at(-1)
  if (newest === undefined) return null
  return (
    <section className="story" aria-label="This run, step by step">
      <ol>
        {lines.map((line, at) => (
          <li
            key={`${at} ${line.sentence}`}
            ref={line === newest ? reveal : undefined}
            data-tone={line.tone}
            data-leaves={line.leaves}
            aria-current={line === newest ? 'step' : undefined}
          >
            {line.sentence}
          </li>
        ))}
      </ol>
      <p role="status" className="unseen">
        {newest.sentence}
      </p>
    </section>
  )
}
