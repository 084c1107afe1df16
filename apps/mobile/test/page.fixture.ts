import { Window } from 'happy-dom'

/** Adds the globals of a page that Node lacks, for React Native for Web. Node's own globals stay, so requests go over the network. */
export function openPage(): void {
  const page = new Window({ url: 'http://localhost/' })
  const missing = Object.getOwnPropertyNames(page).filter((name) => !(name in globalThis))
  for (const name of missing) {
    const value: unknown = page[name as keyof Window]
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true })
  }
  Object.assign(globalThis, { window: globalThis, parent: globalThis, IS_REACT_ACT_ENVIRONMENT: true })
}
