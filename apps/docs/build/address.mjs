import { posix } from 'node:path'

/** Returns the relative link from one page to another. It works at the root, in a folder, and from files. */
export function linkBetween(from, to, anchor = '') {
  const hash = anchor === '' ? '' : `#${anchor}`
  if (from === to && anchor !== '') return hash
  const folder = posix.dirname(from)
  const path = to === '' ? posix.relative(folder, '.') : posix.relative(folder, to)
  return `${to === '' ? (path === '' ? './' : `${path}/`) : path}${hash}`
}

/** Reads a link to an app page, which isn't a Markdown file: `apps/docs#/inspector`. */
function appFrom(from, route) {
  const [, page, ...rest] = route.split('/')
  if (page === 'run' || page === 'state') return linkBetween(from, 'simulator', route)
  return linkBetween(from, page, rest.length === 0 ? '' : `/${rest.join('/')}`)
}

/**
 * Converts a link in a Markdown file to a link on the site.
 *
 * @param file The path of the file in the repository.
 * @param target The original link.
 * @param addresses The address of each file that is a page.
 * @returns A relative link, the link itself if it leads elsewhere, or `null` if the site has no such page.
 */
export function addressFrom(file, target, addresses) {
  if (/^[a-z]+:/i.test(target)) return target
  const [path, anchor = ''] = target.split('#')
  const place = path === '' ? file : posix.join(posix.dirname(file), path)
  if (place === 'apps/docs' && anchor.startsWith('/')) return appFrom(addresses.get(file), anchor)
  const to = addresses.get(place)
  return to === undefined ? null : linkBetween(addresses.get(file), to, anchor)
}
