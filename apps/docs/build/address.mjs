import { posix } from 'node:path'

/** The address of a link from a page: a page of ours, a heading of it, or the text alone where there is none. */
export function addressFrom(path, target, pages) {
  if (/^[a-z]+:/i.test(target)) return target
  const [file, anchor] = target.split('#')
  const id = pages.get(file === '' ? path : posix.join(posix.dirname(path), file))
  return id === undefined ? null : `#/${id}${anchor === undefined ? '' : `?to=${anchor}`}`
}
