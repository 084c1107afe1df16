import { type Direction, isDirection } from './navigate.js'

/** The action that a click or key in a view requests. */
export type Intent =
  | { readonly type: 'take'; readonly transitions: readonly string[] }
  | { readonly type: 'toggle' | 'go' | 'select'; readonly id: string }
  | { readonly type: 'move'; readonly id: string; readonly direction: Direction }

const closest = (target: EventTarget | null, name: string): string | null =>
  target instanceof Element ? (target.closest(`[data-${name}]`)?.getAttribute(`data-${name}`) ?? null) : null

/** Returns the tool of a clicked toolbar button. */
export const toolAt = (target: EventTarget | null): string | null => closest(target, 'do')

const takeAt = (target: EventTarget | null): Intent | null => {
  const ids = closest(target, 'take')
  return ids === null ? null : { type: 'take', transitions: JSON.parse(ids) as readonly string[] }
}

/** Returns the action of a click in the picture or the list. */
export function intentOfClick(target: EventTarget | null): Intent | null {
  const take = takeAt(target)
  if (take !== null) return take
  for (const [type, name] of [
    ['toggle', 'toggle'],
    ['go', 'go'],
    ['select', 'state'],
  ] as const) {
    const id = closest(target, name)
    if (id !== null) return { type, id }
  }
  return null
}

/** Returns the action of a key press in the picture. */
export function intentOfKey(
  { target, key, shiftKey }: Pick<KeyboardEvent, 'target' | 'key' | 'shiftKey'>,
  canToggle: (id: string) => boolean,
): Intent | null {
  const isPress = key === 'Enter' || key === ' '
  const take = takeAt(target)
  if (take !== null) return isPress ? take : null
  const id = closest(target, 'state')
  if (id === null || shiftKey) return null
  if (isDirection(key)) return { type: 'move', id, direction: key }
  return isPress ? { type: key === ' ' && canToggle(id) ? 'toggle' : 'select', id } : null
}
