// An app on another origin with a fake service. Its run ends before the inspector is opened.
import { defineSensitiveAction } from '@reauth/core'
import { createTestReauth, fresh } from '@reauth/core/testing'
import { createInspection, openInspector } from '@reauth/devtools/production'

const inspection = createInspection()
const transfer = defineSensitiveAction({ id: 'transfer', requirement: { maxAge: '5m' }, perform: () => 'sent' })
const { reauth } = createTestReauth({ service: { refresh: fresh() }, options: { inspect: inspection.inspect } })
await reauth.perform(transfer)

const inspector = new URLSearchParams(location.search).get('inspector')!
document.querySelector('button')!.addEventListener('click', () => void openInspector(inspection, inspector))
