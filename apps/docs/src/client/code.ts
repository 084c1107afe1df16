/** Copies the code of a block, and confirms it on the button. */
async function copy(button: HTMLButtonElement): Promise<void> {
  const code = button.closest('.code')?.querySelector('pre')?.textContent ?? ''
  button.textContent = await navigator.clipboard.writeText(code).then(
    () => 'Copied',
    () => 'Not allowed',
  )
}

/** Shows one of the tabs of a group. */
function choose(tab: HTMLElement): void {
  for (const other of tab.parentElement!.querySelectorAll<HTMLElement>('[role=tab]')) {
    const isChosen = other === tab
    other.setAttribute('aria-selected', String(isChosen))
    other.tabIndex = isChosen ? 0 : -1
    document.getElementById(other.getAttribute('aria-controls')!)!.hidden = !isChosen
  }
}

function onKeyDown(event: KeyboardEvent): void {
  const tab = event.target as HTMLElement
  const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (tab.getAttribute('role') !== 'tab' || move === undefined) return
  const tabs = [...tab.parentElement!.querySelectorAll<HTMLElement>('[role=tab]')]
  const next = tabs[(tabs.indexOf(tab) + move + tabs.length) % tabs.length]!
  choose(next)
  next.focus()
}

function onClick({ target }: MouseEvent): void {
  const button = (target as Element).closest('button')
  if (button?.className === 'copy') void copy(button)
  else if (button?.getAttribute('role') === 'tab') choose(button)
}

/** Adds the behavior of buttons and tabs to code blocks. */
export function followCode(): void {
  const content = document.getElementById('content')!
  content.addEventListener('click', onClick)
  content.addEventListener('keydown', onKeyDown)
}
