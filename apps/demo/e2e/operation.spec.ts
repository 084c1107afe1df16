import { type Harbor, ORIGIN, expect, test } from './demo-test.js'

const API = `${ORIGIN}/api`
const BOOKED = { subject: 'alice', recipient: 'Bob Baker', amount_cents: 250_000, note: 'car' }

/** What the page sent when it committed the operation. */
interface Committed {
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: string
}

/** Alice sends a large sum: she signed in a minute ago, which is enough for everyday transfers, and is asked all the same. */
async function sendLarge(harbor: Harbor): Promise<Committed> {
  const { page } = harbor
  await harbor.signIn('alice')
  await harbor.letTimePass('alice', 60)
  await harbor.send('Bob Baker', '2500', 'car')
  await harbor.expectReauthentication()
  await harbor.passSecond()
  await harbor.confirmPassword()
  const request = page.waitForRequest((one) => /operations\/\w+\/transfers$/.test(one.url()))
  await page.getByRole('button', { name: 'Send now' }).click()
  const sent = await request
  const { authorization, 'idempotency-key': key } = await sent.allHeaders()
  await harbor.expectEnd('succeeded')
  return {
    url: sent.url(),
    headers: { authorization: authorization!, 'idempotency-key': key!, 'content-type': 'application/json' },
    // Playwright reads no body of a request in Firefox.
    body: JSON.stringify({ to: BOOKED.recipient, amount: BOOKED.amount_cents, note: BOOKED.note }),
  }
}

const post = (url: string, headers: Record<string, string>, body: string): Promise<Response> =>
  fetch(url, { method: 'POST', headers, body })

test('asks for a large transfer although the end-user signed in a minute ago, and books it once', async ({
  harbor,
}) => {
  await sendLarge(harbor)
  expect(await harbor.ledger()).toMatchObject([BOOKED])
})

test('answers the same again under the same key, and books nothing more', async ({ harbor }) => {
  const { url, headers, body } = await sendLarge(harbor)
  const again = await post(url, headers, body)
  expect(again.status).toBe(201)
  expect(await again.json()).toMatchObject({ to: 'Bob Baker', amount: 250_000 })
  expect(await harbor.ledger()).toMatchObject([BOOKED])
})

test('refuses the same operation under another key, and other fields under the same one', async ({ harbor }) => {
  const { url, headers, body } = await sendLarge(harbor)
  expect((await post(url, { ...headers, 'idempotency-key': 'another-key-of-16' }, body)).status).toBe(409)
  expect((await post(url, headers, body.replace('Bob', 'Eve'))).status).toBe(422)
  expect(await harbor.ledger()).toMatchObject([BOOKED])
})

test('does not let one authentication pay for a second operation', async ({ harbor }) => {
  const { headers, body } = await sendLarge(harbor)
  const opened = (await (await post(`${API}/operations`, headers, body)).json()) as { operationId: string }
  const refused = await post(
    `${API}/operations/${opened.operationId}/transfers`,
    { ...headers, 'idempotency-key': 'another-key-of-16' },
    body,
  )
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    401,
    expect.stringContaining('insufficient_user_authentication'),
  ])
  expect(await harbor.ledger()).toMatchObject([BOOKED])
})

test('does not let a large transfer through the door of everyday ones', async ({ harbor }) => {
  const { headers, body } = await sendLarge(harbor)
  expect((await post(`${API}/transfers`, { ...headers, 'idempotency-key': 'another-key-of-16' }, body)).status).toBe(
    403,
  )
  expect(await harbor.ledger()).toMatchObject([BOOKED])
})
