import { posix } from 'node:path'

/** The address of a link from a page: a page of ours, a heading of it, or the text alone where there is none. */
export function addressFrom(path, target, pages) {
  if (/^[a-z]+:/i.test(target)) return target
  const [file, anchor] = target.split('#')
  const place = file === '' ? path : posix.join(posix.dirname(path), file)
  // `apps/docs#/inspector` is a page of this site that is no text.
  if (place === 'apps/docs' && anchor?.startsWith('/') === true) return `#${anchor}`
  const id = pages.get(place)
  return id === undefined ? null : `#/${id}${anchor === undefined ? '' : `?to=${anchor}`}`
}
