import { BOOKED, ORIGIN, expect, test } from './demo-test.js'

test('ends once when a new version renamed the action while the page was away', async ({ harbor, page }) => {
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  await harbor.leave()
  let renamed = 0
  await page.route('**/assets/*.js', async (route) => {
    const response = await route.fetch()
    const text = await response.text()
    const changed = text.replace(/\bid:(["'`])transfer\1/, 'id:"payment"')
    if (changed !== text) renamed += 1
    await route.fulfill({ response, body: changed })
  })
  await harbor.comeBack()
  await harbor.expectEnd('refused', 'pendingActionDiscarded')
  expect(renamed).toBe(1)
  await expect(page.getByRole('heading', { name: 'Everyday account' })).toBeVisible()
  expect(new URL(page.url()).search).toBe('')
  await page.reload()
  await expect(page.locator('.amount')).toContainText('$')
  await harbor.expectEnd('idle')
  expect(errors).toEqual([])
  expect(await harbor.ledger()).toEqual([])
  expect(harbor.keys).toEqual([])
})

test('resumes if a router cleaned the URL before the flow read it', async ({ harbor, page }) => {
  await harbor.leave()
  await page.addInitScript(() => {
    if (location.pathname === '/callback') history.replaceState(null, '', '/')
  })
  await harbor.comeBack()
  await expect(page.getByRole('dialog')).toContainText('Send $20.50 to Bob Baker')
  expect(page.url()).toBe(`${ORIGIN}/`)
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  expect(harbor.keys).toHaveLength(1)
})

test('resumes if the host adds a slash to the callback URL', async ({ harbor, page }) => {
  await harbor.leave()
  await page.route(
    (url) => url.origin === ORIGIN && url.pathname === '/callback',
    (route) => {
      const { search } = new URL(route.request().url())
      return route.fulfill({ status: 308, headers: { location: `/callback/${search}` } })
    },
  )
  await harbor.comeBack()
  await expect(page.getByRole('dialog')).toContainText('Send $20.50 to Bob Baker')
  expect(new URL(page.url()).search).toBe('')
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  expect(harbor.keys).toHaveLength(1)
})
