const THEMES = ['auto', 'light', 'dark'] as const
type Theme = (typeof THEMES)[number]

const KEY = 'reauth-docs-theme'
const SIGNS: Readonly<Record<Theme, string>> = { auto: '◐', light: '○', dark: '●' }

/** The selected theme; the system setting without a choice or without storage. */
function chosenTheme(): Theme {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'auto'
  } catch {
    return 'auto'
  }
}

function keep(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // Then it holds for this page.
  }
}

export function applyTheme(theme: Theme = chosenTheme()): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

export function followThemeButton(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-theme-button]')!
  let theme = chosenTheme()
  const show = (): void => {
    button.textContent = SIGNS[theme]
    button.setAttribute('aria-label', `Colors: ${theme}. Change.`)
  }
  show()
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!
    keep(theme)
    applyTheme(theme)
    show()
  })
}
