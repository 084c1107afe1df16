import { beforeEach, expect, it, vi } from 'vitest'
import { applyTheme, followThemeButton } from './theme.js'

const root = document.documentElement
const button = (): HTMLButtonElement => document.querySelector('button')!

beforeEach(() => {
  localStorage.clear()
  delete root.dataset['theme']
  document.body.innerHTML = '<button data-theme-button></button>'
  followThemeButton()
})

it('cycles from the system setting to light, to dark, and back', () => {
  const themes = [0, 1, 2].map(() => {
    button().click()
    return root.dataset['theme']
  })
  expect(themes).toEqual(['light', 'dark', undefined])
  expect(button().getAttribute('aria-label')).toBe('Colors: auto. Change.')
})

it('keeps the choice for the next page', () => {
  button().click()
  delete root.dataset['theme']
  applyTheme()
  expect(root.dataset['theme']).toBe('light')
})

it('follows the system if the browser has no storage, and still changes this page', () => {
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  applyTheme()
  expect(root.dataset['theme']).toBeUndefined()
  button().click()
  expect(root.dataset['theme']).toBe('light')
  vi.restoreAllMocks()
})
