import { expect, it } from 'vitest'
import { asking } from './oidc-asking.js'

it('prompts in any case with `prompt=login`, and with a `max_age` that no provider refuses', () => {
  expect(asking(0)).toEqual({ max_age: 1, prompt: 'login' })
})

it('lets the provider decide by a positive `max_age`', () => {
  expect(asking(150)).toEqual({ max_age: 150 })
})

it.each([
  { prompt: 'login consent', max_age: 1 },
  { prompt: 'consent', max_age: 0 },
])('sends $prompt if the app sets it', ({ prompt, max_age }) => {
  expect(asking(0, prompt)).toEqual({ max_age, prompt })
})
