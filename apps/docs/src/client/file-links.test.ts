import { expect, it } from 'vitest'
import { fileOf } from './file-links.js'

it.each([
  ['file:///docs/guide/start', 'file:///docs/guide/start.html'],
  ['file:///docs/guide/start#install', 'file:///docs/guide/start.html#install'],
  ['file:///docs/', 'file:///docs/index.html'],
  ['file:///docs/simulator#/run/web', 'file:///docs/simulator.html#/run/web'],
])('adds the file name for a site opened from a folder: %s', (link, file) => {
  expect(fileOf(new URL(link))).toBe(file)
})

it.each(['https://example.com/guide/start', 'file:///docs/guide/start.md', 'file:///docs/index.html'])(
  'keeps a link that a server answers or that already has a file name: %s',
  (link) => {
    expect(fileOf(new URL(link))).toBeNull()
  },
)
