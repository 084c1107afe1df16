import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runWatched } from './watched.mjs'

const folder = mkdtempSync(join(tmpdir(), 'reauth-watched-'))
after(() => rmSync(folder, { recursive: true }))

/** Runs a script of Node. Returns its exit code and what was printed. */
async function watch(script, silence = 5000) {
  const printed = []
  const code = await runWatched(process.execPath, ['-e', script], { silence, write: (text) => printed.push(`${text}`) })
  return { code, text: printed.join('') }
}

void test('a runner passes on its output and its exit code', async () => {
  assert.deepEqual(await watch('console.log("one"); console.error("two"); process.exitCode = 3'), {
    code: 3,
    text: 'one\ntwo\n',
  })
})

void test('a runner that prints now and then is left alone', async () => {
  const { code } = await watch(
    'let n = 0; const t = setInterval(() => { console.log(n); if (++n === 6) clearInterval(t) }, 1000)',
  )
  assert.equal(code, 0)
})

void test('a runner that hangs is ended with its workers, and started once more', async () => {
  const mark = JSON.stringify(join(folder, 'began'))
  const { code, text } = await watch(`
    const { existsSync, writeFileSync } = require('node:fs')
    if (existsSync(${mark})) console.log('passed')
    else {
      writeFileSync(${mark}, '')
      // The worker holds the pipe open.
      require('node:child_process').spawnSync(process.execPath, ['-e', 'for (;;) {}'], { stdio: 'inherit' })
    }`)
  assert.equal(code, 0)
  assert.match(text, /printed nothing for 5 s and was ended\. It is started once more\.\n[^]*passed/)
})

void test('a runner that hangs twice has failed', async () => {
  const { code, text } = await watch('for (;;) {}', 1000)
  assert.equal(code, 1)
  assert.match(text, /It counts as failed\./)
})
