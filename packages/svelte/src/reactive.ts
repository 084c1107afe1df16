import { createSubscriber } from 'svelte/reactivity'

/** Makes what changes outside of Svelte reactive: `track()` where it is read, `notify()` when it changed. */
export function reactive(): { readonly track: () => void; readonly notify: () => void } {
  let update: (() => void) | undefined
  const track = createSubscriber((next) => {
    update = next
    return () => {
      update = undefined
    }
  })
  return { track, notify: () => update?.() }
}
