import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { Header } from './header.js'
import { Landing } from './landing.js'
import { pages } from './pages.js'
import { Prose } from './prose.js'
import { navigate, routeOf, useHash } from './route.js'
import {
  ChartPage,
  InspectorPage,
  InvariantsPage,
  type PageProps,
  PathsPage,
  SimulatorPage,
} from './simulator/index.js'

const TOOLS: Readonly<Record<string, { readonly title: string; readonly Page: (props: PageProps) => ReactNode }>> = {
  simulator: { title: 'Simulator', Page: SimulatorPage },
  state: { title: 'Simulator', Page: SimulatorPage },
  run: { title: 'Simulator', Page: SimulatorPage },
  paths: { title: 'Paths', Page: PathsPage },
  rules: { title: 'Rules', Page: InvariantsPage },
  chart: { title: 'Chart', Page: ChartPage },
  inspector: { title: 'Inspector', Page: InspectorPage },
}

/** Shows what the address says. */
export function App(): ReactNode {
  const hash = useHash()
  const { parts, query } = useMemo(() => routeOf(hash), [hash])
  const id = parts.join('/')
  const tool = TOOLS[parts[0] ?? '']
  const page = pages.find((one) => one.id === id)
  const title = parts.length === 0 ? 'reauth' : (tool?.title ?? page?.title ?? 'Not found')
  const place = tool === undefined ? id : parts[0]
  const main = useRef<HTMLElement>(null)
  const before = useRef(place)
  useEffect(() => {
    document.title = title === 'reauth' ? title : `${title} · reauth`
  }, [title])
  useEffect(() => {
    if (before.current === place) return
    before.current = place
    if (query.get('to') === null) scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [place, query])

  return (
    <>
      <Header place={parts[0] ?? ''} onSkip={() => main.current?.focus()} />
      <main ref={main} tabIndex={-1}>
        {parts.length === 0 ? (
          <Landing />
        ) : tool !== undefined ? (
          <tool.Page route={parts} query={query} navigate={navigate} />
        ) : page !== undefined ? (
          <Prose key={page.id} page={page} to={query.get('to')} />
        ) : (
          <section className="prose">
            <h1>Not found</h1>
            <p>
              There is no such page. <a href="#/">Begin here.</a>
            </p>
          </section>
        )}
      </main>
    </>
  )
}
