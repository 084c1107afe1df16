import { createSubscriber } from 'svelte/reactivity'

/** Makes a value from outside Svelte reactive: call `track()` when you read it and `notify()` when it changes. */
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
