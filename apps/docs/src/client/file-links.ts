/** The file that a link to a page leads to, if the site is opened from a folder: nobody adds `.html` there. */
export function fileOf(link: URL): string | null {
  if (link.protocol !== 'file:') return null
  if (link.pathname.endsWith('/')) return `file://${link.pathname}index.html${link.hash}`
  return /\.\w+$/.test(link.pathname) ? null : `file://${link.pathname}.html${link.hash}`
}

/** Lets links work from a file. */
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
