import { type ComponentType, type ReactNode, Suspense, lazy, useEffect, useMemo, useRef } from 'react'
import { Header } from './header.js'
import { Landing } from './landing.js'
import { loadSimulator } from './load-simulator.js'
import { MigrationPage } from './migration/migration-page.js'
import { menu } from './pages.js'
import { Prose } from './prose.js'
import { navigate, routeOf, useHash } from './route.js'
import type { PageProps } from './simulator/index.js'

type ToolPage = 'SimulatorPage' | 'TogetherPage' | 'PathsPage' | 'InvariantsPage' | 'ChartPage' | 'InspectorPage'

const page = (name: ToolPage) =>
  lazy(async () => ({ default: (await loadSimulator())[name] as ComponentType<PageProps> }))

const SimulatorPage = page('SimulatorPage')

const TOOLS: Readonly<Record<string, { readonly title: string; readonly Page: ComponentType<PageProps> }>> = {
  simulator: { title: 'Simulator', Page: SimulatorPage },
  state: { title: 'Simulator', Page: SimulatorPage },
  run: { title: 'Simulator', Page: SimulatorPage },
  together: { title: 'Two at once', Page: page('TogetherPage') },
  paths: { title: 'Paths', Page: page('PathsPage') },
  rules: { title: 'Rules', Page: page('InvariantsPage') },
  chart: { title: 'Chart', Page: page('ChartPage') },
  inspector: { title: 'Inspector', Page: page('InspectorPage') },
}

/** Shows what the address says. */
export function App(): ReactNode {
  const hash = useHash()
  const { parts, query } = useMemo(() => routeOf(hash), [hash])
  const id = parts.join('/')
  const tool = TOOLS[parts[0] ?? '']
  const prose = menu.find((one) => one.id === id)
  const title =
    parts.length === 0
      ? 'reauth'
      : (tool?.title ?? prose?.title ?? (parts[0] === 'migration' ? 'From code by hand' : 'Not found'))
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
          <Suspense fallback={<p className="loading">One moment…</p>}>
            <tool.Page route={parts} query={query} navigate={navigate} />
          </Suspense>
        ) : parts[0] === 'migration' ? (
          <MigrationPage platform={parts[1]} />
        ) : prose !== undefined ? (
          <Prose key={prose.id} id={prose.id} to={query.get('to')} />
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
