import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'
import { type ProsePage, loadPages, search, tools } from './pages.js'
import { navigate } from './route.js'

/** Finds pages of prose, and tools. `/` begins, arrows choose, Enter opens. */
export function Search(): ReactNode {
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const [pages, setPages] = useState<readonly ProsePage[]>([])
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const found = search(query, [...tools, ...pages]).slice(0, 8)
  // Before the first paint: who sees the field can already press `/`.
  useLayoutEffect(() => {
    const begin = (event: globalThis.KeyboardEvent): void => {
      const target = event.target as HTMLElement
      if (event.key !== '/' || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
        return
      event.preventDefault()
      input.current?.focus()
    }
    addEventListener('keydown', begin)
    return () => removeEventListener('keydown', begin)
  }, [])
  const open = (page: { readonly id: string } | undefined): void => {
    if (page === undefined) return
    setQuery('')
    navigate(`#/${page.id}`)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (move !== undefined && found.length > 0) setChosen((chosen + move + found.length) % found.length)
    else if (event.key === 'Enter')
      void loadPages().then((loaded) => open(search(query, [...tools, ...loaded])[chosen]))
    else if (event.key === 'Escape') setQuery('')
    else return
    event.preventDefault()
  }
  return (
    <div className="search">
      <input
        ref={input}
        type="search"
        role="combobox"
        aria-label="Search the guides"
        aria-expanded={found.length > 0}
        aria-controls={id}
        aria-activedescendant={found.length > 0 ? `${id}-${chosen}` : undefined}
        placeholder="Search  /"
        value={query}
        onFocus={() => void loadPages().then(setPages)}
        onChange={(event) => {
          setQuery(event.target.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div className="found" id={id} role="listbox" aria-label="Pages found" hidden={found.length === 0}>
        {found.map((page, index) => (
          <div
            key={page.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onMouseDown={(event) => {
              event.preventDefault()
              open(page)
            }}
          >
            {page.title} <span>{page.group}</span>
          </div>
        ))}
      </div>
      <p className="unseen" role="status">
        {query === '' ? '' : found.length === 0 ? 'No page has these words.' : `${found.length} pages.`}
      </p>
    </div>
  )
}
