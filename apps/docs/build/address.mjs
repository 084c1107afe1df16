import { posix } from 'node:path'

/** The relative link from one page to another: the same at the root, below a folder, and in a file. */
export function linkBetween(from, to, anchor = '') {
  const hash = anchor === '' ? '' : `#${anchor}`
  if (from === to && anchor !== '') return hash
  const folder = posix.dirname(from)
  const path = to === '' ? posix.relative(folder, '.') : posix.relative(folder, to)
  return `${to === '' ? (path === '' ? './' : `${path}/`) : path}${hash}`
}

/** `apps/docs#/inspector` is a page of the site that isn't a file: an app, and what it shows. */
function appFrom(from, route) {
  const [, page, ...rest] = route.split('/')
  if (page === 'run' || page === 'state') return linkBetween(from, 'simulator', route)
  return linkBetween(from, page, rest.length === 0 ? '' : `/${rest.join('/')}`)
}

/**
 * What a link in a Markdown file becomes on the site.
 *
 * @param file The path of the file in the repository.
 * @param target The link as it is written.
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
