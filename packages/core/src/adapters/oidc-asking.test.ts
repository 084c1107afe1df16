import { expect, it } from 'vitest'
import { asking } from './oidc-asking.js'

it('always prompts with `prompt=login` and a `max_age` that every provider accepts', () => {
  expect(asking(0)).toEqual({ max_age: 1, prompt: 'login' })
})

it('lets the provider decide if `max_age` is positive', () => {
  expect(asking(150)).toEqual({ max_age: 150 })
})

it.each([
  { prompt: 'login consent', max_age: 1 },
  { prompt: 'consent', max_age: 0 },
])('sends the prompt $prompt that the app sets', ({ prompt, max_age }) => {
  expect(asking(0, prompt)).toEqual({ max_age, prompt })
})
