// @vitest-environment node
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** Runs in a separate Node process, which loads Solid's server build and the published package. */
const PROGRAM = `
import { createComponent } from 'solid-js'
import { renderToString, ssr } from 'solid-js/web'
import { createReauth, defineSensitiveAction } from '@reauth/core'
import { ReauthProvider, useFreshness, useResumedRun, useSensitiveAction } from '@reauth/solid'

const transfer = defineSensitiveAction({ id: 'transfer', requirement: { maxAge: '5m' }, perform: () => 1 })
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
const Send = () => {
  const { status, isPending } = useSensitiveAction(transfer)
  const freshness = useFreshness(transfer.requirement)
  const run = useResumedRun()
  return ssr('<p>' + [status, isPending, freshness().preview, run()].join(' ') + '</p>')
}
const watched = { ...reauth }
for (const name of ['resume', 'subscribe']) watched[name] = (...given) => (calls.push(name), reauth[name](...given))
const page = renderToString(() =>
  createComponent(ReauthProvider, {
    reauth: watched,
    get children() {
      return createComponent(Send, {})
    },
  }),
)
console.log(JSON.stringify({ page, calls }))
`

it('renders on a server and starts nothing there', () => {
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    cwd: join(import.meta.dirname, '..'),
    encoding: 'utf8',
  })
  expect(JSON.parse(printed)).toEqual({ page: '<p>idle false unknown </p>', calls: [] })
})
