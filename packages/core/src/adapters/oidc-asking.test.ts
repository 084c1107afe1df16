import { expect, it } from 'vitest'
import { asking } from './oidc-asking.js'

it('asks in any case by `prompt=login`, and has a `max_age` that no provider refuses', () => {
  expect(asking(0)).toEqual({ max_age: 1, prompt: 'login' })
})

it('lets the provider decide if a `max_age` is enough', () => {
  expect(asking(150)).toEqual({ max_age: 150 })
})

it.each([
  { prompt: 'login consent', max_age: 1 },
  { prompt: 'consent', max_age: 0 },
])('sends $prompt if the app wants that', ({ prompt, max_age }) => {
  expect(asking(0, prompt)).toEqual({ max_age, prompt })
})
