import { type Direction, isDirection } from './navigate.js'

/** What a click or a key in a view asks for. */
export type Intent =
  | { readonly does: 'take'; readonly transitions: readonly string[] }
  | { readonly does: 'toggle' | 'go' | 'select'; readonly id: string }
  | { readonly does: 'move'; readonly id: string; readonly direction: Direction }

const closest = (target: EventTarget | null, name: string): string | null =>
  target instanceof Element ? (target.closest(`[data-${name}]`)?.getAttribute(`data-${name}`) ?? null) : null

/** The tool that a click on the buttons of a view asks for. */
export const toolAt = (target: EventTarget | null): string | null => closest(target, 'do')

const takeAt = (target: EventTarget | null): Intent | null => {
  const ids = closest(target, 'take')
  return ids === null ? null : { does: 'take', transitions: JSON.parse(ids) as readonly string[] }
}

/** Reads a click in a picture or a list. */
export function intentOfClick(target: EventTarget | null): Intent | null {
  const take = takeAt(target)
  if (take !== null) return take
  for (const [does, name] of [
    ['toggle', 'toggle'],
    ['go', 'go'],
    ['select', 'state'],
  ] as const) {
    const id = closest(target, name)
    if (id !== null) return { does, id }
  }
  return null
}

/** Reads a key that was pressed in a picture. */
export function intentOfKey(
  { target, key, shiftKey }: Pick<KeyboardEvent, 'target' | 'key' | 'shiftKey'>,
  canToggle: (id: string) => boolean,
): Intent | null {
  const isPress = key === 'Enter' || key === ' '
  const take = takeAt(target)
  if (take !== null) return isPress ? take : null
  const id = closest(target, 'state')
  if (id === null || shiftKey) return null
  if (isDirection(key)) return { does: 'move', id, direction: key }
  return isPress ? { does: key === ' ' && canToggle(id) ? 'toggle' : 'select', id } : null
}
