import assert from 'node:assert/strict'
import { test } from 'node:test'
import { enginesOf, findFirefox } from './browsers.mjs'

void test('FIREFOX_PATH takes precedence over an installed Firefox', () => {
  assert.equal(
    findFirefox({ FIREFOX_PATH: '/opt/firefox' }, () => true),
    '/opt/firefox',
  )
  assert.equal(
    findFirefox({}, (path) => path === '/usr/bin/firefox'),
    '/usr/bin/firefox',
  )
  assert.equal(
    findFirefox({}, () => false),
    undefined,
  )
})

void test('a missing engine is skipped, with the reason and the command that installs it', () => {
  const absent = (parts) => enginesOf(parts).flatMap((engine) => engine.absent ?? [])
  assert.deepEqual(absent({ firefox: '/usr/bin/firefox', has: () => true }), [])
  const [firefox, webkit] = absent({ firefox: undefined, has: (name) => name !== 'xvfb-run' })
  assert.match(firefox, /no Firefox is installed.*firefox-esr/)
  assert.match(webkit, /^xvfb-run is not installed.*webkit2gtk-driver/)
})
