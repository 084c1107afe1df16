// The app pages. They share one script, which other pages don't load.
import { type ComponentType, StrictMode, useEffect, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { ChartPage, InspectorPage, InvariantsPage, PathsPage, SimulatorPage, TogetherPage } from '../simulator/index.js'
import { type PageProps, routeOf } from '../simulator/page.js'
import { fileOf } from './file-links.js'

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

function navigate(link: string): void {
  location.assign(fileOf(new URL(link, location.href)) ?? link)
}

function Island({ Page, name }: { readonly Page: ComponentType<PageProps>; readonly name: string }) {
  const hash = useSyncExternalStore(subscribe, () => location.hash)
  const { parts, query } = routeOf(name + hash)
  // The target of the link didn't exist when the browser scrolled to it.
  useEffect(() => {
    if (!hash.startsWith('#/')) document.getElementById(hash.slice(1))?.scrollIntoView()
  }, [hash])
  return <Page route={parts} query={query} navigate={navigate} />
}

/** The pages by address. */
const PAGES: Readonly<Record<string, ComponentType<PageProps>>> = {
  simulator: SimulatorPage,
  together: TogetherPage,
  paths: PathsPage,
  rules: InvariantsPage,
  chart: ChartPage,
  inspector: InspectorPage,
}

const place = document.querySelector<HTMLElement>('[data-island]')!
const page = String(place.dataset['island'])
createRoot(place).render(
  <StrictMode>
    <Island Page={PAGES[page]!} name={page} />
  </StrictMode>,
)
