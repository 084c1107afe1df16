import assert from 'node:assert/strict'
import test from 'node:test'
import { entriesOf, runtimeOf } from './environments.mjs'

void test('entriesOf() returns every entry that is code, and no style sheet', () => {
  const exports = { '.': {}, './lazy': {}, './dialog.css': './dialog.css' }
  assert.deepEqual(entriesOf({ name: '@reauth/core', exports }), ['@reauth/core', '@reauth/core/lazy'])
})

void test('runtimeOf() returns undefined for a platform without a package', () => {
  for (const name of ['bun', 'deno', 'workerd']) {
    assert.ok(runtimeOf(name, 'linux', 'x64'))
    assert.equal(runtimeOf(name, 'win32', 'x64'), undefined)
    assert.equal(runtimeOf(name, 'linux', 'arm64'), undefined)
  }
})
