import { type ReactNode, useEffect, useRef, useState } from 'react'
import { type ProsePage, loadPages, menu } from './pages.js'

const GROUPS = [...new Set(menu.map(({ group }) => group))]

/** Copies the code beside the button, and says so on it. */
async function copy(button: HTMLButtonElement): Promise<void> {
  const code = button.parentElement?.querySelector('pre')?.textContent ?? ''
  button.textContent = await navigator.clipboard.writeText(code).then(
    () => 'Copied',
    () => 'Not allowed',
  )
}

/** Shows one of the tabs of a group. */
function choose(tab: HTMLElement): void {
  for (const other of tab.parentElement!.querySelectorAll<HTMLElement>('[role=tab]')) {
    const isChosen = other === tab
    other.setAttribute('aria-selected', String(isChosen))
    other.tabIndex = isChosen ? 0 : -1
    document.getElementById(other.getAttribute('aria-controls')!)!.hidden = !isChosen
  }
}

/** A page of prose, beside the list of all. */
export function Prose({ id, to }: { readonly id: string; readonly to: string | null }): ReactNode {
  const [page, setPage] = useState<ProsePage | null>(null)
  useEffect(() => {
    void loadPages().then((pages) => setPage(pages.find((one) => one.id === id) ?? null))
  }, [id])
  const article = useRef<HTMLElement>(null)
  useEffect(() => {
    if (to !== null && page !== null) document.getElementById(to)?.scrollIntoView()
  }, [to, page])
  useEffect(() => {
    const root = article.current!
    const onKeyDown = (event: KeyboardEvent): void => {
      const tab = event.target as HTMLElement
      const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
      if (tab.role !== 'tab' || move === undefined) return
      const tabs = [...tab.parentElement!.querySelectorAll<HTMLElement>('[role=tab]')]
      const next = tabs[(tabs.indexOf(tab) + move + tabs.length) % tabs.length]!
      choose(next)
      next.focus()
    }
    const onClick = ({ target }: MouseEvent): void => {
      const button = (target as HTMLElement).closest('button')
      if (button?.className === 'copy') void copy(button)
      else if (button?.role === 'tab') choose(button)
    }
    root.addEventListener('keydown', onKeyDown)
    root.addEventListener('click', onClick)
    return () => {
      root.removeEventListener('keydown', onKeyDown)
      root.removeEventListener('click', onClick)
    }
  }, [])
  return (
    <div className="pages">
      <nav aria-label="Guides">
        {GROUPS.map((group) => (
          <section key={group}>
            <h2>{group}</h2>
            <ul>
              {menu
                .filter((one) => one.group === group)
                .map((one) => (
                  <li key={one.id}>
                    <a href={`#/${one.id}`} aria-current={one.id === id ? 'page' : undefined}>
                      {one.title}
                    </a>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </nav>
      <article
        ref={article}
        className="prose"
        aria-busy={page === null}
        // The text is this repository's own, rendered when the app was built.
        dangerouslySetInnerHTML={{ __html: page?.html ?? '' }}
      />
    </div>
  )
}
