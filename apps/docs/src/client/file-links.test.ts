import { expect, it } from 'vitest'
import { fileOf } from './file-links.js'

it.each([
  ['file:///docs/guide/start', 'file:///docs/guide/start.html'],
  ['file:///docs/guide/start#install', 'file:///docs/guide/start.html#install'],
  ['file:///docs/', 'file:///docs/index.html'],
  ['file:///docs/simulator#/run/web', 'file:///docs/simulator.html#/run/web'],
])('names the file of a page that is opened from a folder: %s', (link, file) => {
  expect(fileOf(new URL(link))).toBe(file)
})

it.each(['https://example.com/guide/start', 'file:///docs/guide/start.md', 'file:///docs/index.html'])(
  'leaves a link as it is if a server answers it, or if it names a file: %s',
  (link) => {
    expect(fileOf(new URL(link))).toBeNull()
  },
)
