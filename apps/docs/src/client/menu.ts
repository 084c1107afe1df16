/** Opens the menu over the page on a phone. Escape, a link and the button close it. */
export function followMenu(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-menu-button]')!
  const menu = document.getElementById('menu')!
  const isOpen = (): boolean => button.getAttribute('aria-expanded') === 'true'
  const set = (open: boolean): void => {
    button.setAttribute('aria-expanded', String(open))
    document.documentElement.toggleAttribute('data-menu-open', open)
    if (open) menu.querySelector<HTMLElement>('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' })
  }
  button.addEventListener('click', () => set(!isOpen()))
  menu.addEventListener('click', ({ target }) => {
    if ((target as Element).closest('a') !== null) set(false)
  })
  addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !isOpen()) return
    set(false)
    button.focus()
  })
  // A page that the browser kept comes back as it was left.
  addEventListener('pageshow', () => set(false))
  // The menu beside the text shows the place of this page.
  const current = menu.querySelector<HTMLElement>('[aria-current="page"]')
  if (current !== null && menu.scrollHeight > menu.clientHeight)
    menu.scrollTop = current.offsetTop - menu.clientHeight / 2
}
