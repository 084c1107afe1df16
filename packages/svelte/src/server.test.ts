// @vitest-environment node
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile } from 'svelte/compiler'
import { expect, it } from 'vitest'

const COMPONENT = `
<script>
  import { setReauthContext } from '@reauth/svelte'
  import Send from './send.js'
  const { reauth } = $props()
  setReauthContext(reauth)
</script>
<Send />
`
const SEND = `
<script>
  import { useFreshness, useResumedRun, useSensitiveAction } from '@reauth/svelte'
  import { transfer } from './transfer.js'
  const sending = useSensitiveAction(transfer)
  const freshness = useFreshness(transfer.requirement)
  const run = useResumedRun()
</script>
<p>{sending.status} {sending.isPending} {freshness.current.preview} {run.current}</p>
`
const TRANSFER = `
import { defineSensitiveAction } from '@reauth/core'
export const transfer = defineSensitiveAction({ id: 'transfer', requirement: { maxAge: '5m' }, perform: () => 1 })
`
const PROGRAM = `
import { createReauth } from '@reauth/core'
import { render } from 'svelte/server'
import App from './app.js'
import { transfer } from './transfer.js'

const calls = []
const reauth = createReauth({
  service: {
    refreshIdToken: () => calls.push('refreshIdToken'),
    getIdToken: () => '',
    classifyError: () => ({ code: 'unexpected' }),
    browser: { kind: 'inProcess', reauthenticate: () => calls.push('reauthenticate') },
  },
  actions: [transfer],
})
const watched = { ...reauth }
for (const name of ['resume', 'subscribe']) watched[name] = (...given) => (calls.push(name), reauth[name](...given))
const { body } = render(App, { props: { reauth: watched } })
console.log(JSON.stringify({ body: body.replaceAll(/<!--.*?-->/g, ''), calls }))
`

/** Runs in a separate Node process, which loads Svelte's server build and the published package. */
it('renders on a server and starts nothing there', () => {
  const place = join(import.meta.dirname, '../node_modules')
  mkdirSync(place, { recursive: true })
  const folder = mkdtempSync(join(place, '.server-'))
  const compiled = (source: string): string => compile(source, { generate: 'server', dev: true }).js.code
  try {
    const files = {
      'app.js': compiled(COMPONENT),
      'send.js': compiled(SEND),
      'transfer.js': TRANSFER,
      'main.js': PROGRAM,
    }
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    const printed = execFileSync(process.execPath, [join(folder, 'main.js')], { encoding: 'utf8' })
    expect(JSON.parse(printed)).toEqual({ body: '<p>idle false unknown </p>', calls: [] })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
