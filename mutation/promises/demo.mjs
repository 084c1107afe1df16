// Mutants of the demo: faults of an app that its own tests, written with the test kit, must detect.
import { inFile } from './in-file.mjs'

const at = (path) => inFile(`apps/demo/${path}`)
const [inTransfers, inActions] = [at('shared/transfer.ts'), at('web/src/transfer.ts')]
const [inPage, inReport] = [at('web/src/account-page.tsx'), at('web/src/run-report.tsx')]

const transfer = 'apps/demo/web/src/transfer.test.tsx'
const ends = 'apps/demo/web/src/transfer-ends.test.tsx'

const CALL = "perform: (context) => post(bank(), '/transfers', context),"

export const demoMutants = [
  inTransfers(
    ['H1'],
    'a confirmation of yesterday is enough',
    "requirement: { maxAge: '5m' },",
    "requirement: { maxAge: '24h' },",
    transfer,
  ),
  inTransfers(
    ['H1'],
    '$1,000 is an everyday transfer',
    'amount >= LARGE_TRANSFER',
    'amount > LARGE_TRANSFER',
    transfer,
  ),
  inTransfers(['H2'], 'the ID Token is not sent', '...headersOf(idToken),', '', transfer),
  inTransfers(
    ['H2'],
    'the idempotency key is not sent',
    "...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),",
    '',
    transfer,
  ),
  inTransfers(
    ['H3'],
    'a transfer is sent twice',
    CALL,
    "perform: async (context) => (await post(bank(), '/transfers', context), post(bank(), '/transfers', context)),",
    transfer,
  ),
  inTransfers(
    ['H3'],
    'a lost answer counts as a receipt',
    CALL,
    "perform: (context) => post(bank(), '/transfers', context).catch(() => Response.json({})),",
    transfer,
  ),
  inTransfers(['H3'], 'the page does not ask again after a lost answer', 'idempotent: true, ', '', transfer),
  inPage(
    ['H4'],
    'the form is emptied before the transfer is sent',
    "isSent={run.status === 'succeeded'}",
    "isSent={run.status !== 'idle'}",
    ends,
  ),
  inPage(
    ['H4'],
    'the form comes back empty',
    'initial={run.snapshot?.resumed ? run.input : undefined}',
    'initial={undefined}',
    transfer,
  ),
  inActions(
    ['H5'],
    'an action is missing from those that a redirect may interrupt',
    '[transfer, largeTransfer] as const',
    '[transfer] as const',
    transfer,
  ),
  inTransfers(
    ['H5'],
    'a transfer that comes back is sent without a click',
    'idempotent: true, ',
    'idempotent: true, autoResume: true, ',
    transfer,
  ),
  inPage(
    ['H5'],
    'the page does not ask for the click',
    '<ReauthDialog texts={DIALOG_WORDS} closesAtEnd />',
    '',
    transfer,
  ),
  inReport(
    ['H6'],
    'the page does not say why a transfer was not sent',
    '{error !== undefined && <p>{reason ?? why(error.code)}</p>}',
    '',
    ends,
  ),
  inReport(
    ['H6'],
    'the page does not show the reason of the server',
    'reason ?? why(error.code)',
    'why(error.code)',
    transfer,
  ),
]
