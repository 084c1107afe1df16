/** Returns the file of a page link for a site opened from a folder, where no server adds `.html`. */
export function fileOf(link: URL): string | null {
  if (link.protocol !== 'file:') return null
  if (link.pathname.endsWith('/')) return `file://${link.pathname}index.html${link.hash}`
  return /\.\w+$/.test(link.pathname) ? null : `file://${link.pathname}.html${link.hash}`
}

/** Makes links work if the site is opened from files. */
export function followFileLinks(): void {
  if (location.protocol !== 'file:') return
  addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a')
    if (link === null || event.defaultPrevented) return
    const file = fileOf(new URL(link.href))
    if (file === null) return
    event.preventDefault()
    location.href = file
  })
}
