import { BOOKED, type Harbor, expect, letBook, test } from './demo-test.js'

/** Changes what is stored between two pages, as nobody should. */
async function change(
  harbor: Harbor,
  with_: (record: Record<string, unknown>) => Record<string, unknown>,
): Promise<void> {
  const page = await harbor.page.context().newPage()
  await page.goto('/config.json')
  await page.evaluate(async (source) => {
    // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- a function cannot be handed to a page otherwise
    const changed = new Function(`return (${source})`)() as (record: unknown) => unknown
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('reauth')
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(new Error('no database'))
    })
    const store = database.transaction('pending', 'readwrite').objectStore('pending')
    const [keys, entries] = await Promise.all(
      [store.getAllKeys(), store.getAll()].map(
        (request) =>
          new Promise<unknown[]>((resolve) => {
            request.onsuccess = () => resolve(request.result as unknown[])
          }),
      ),
    )
    for (const [index, entry] of (entries as { record: unknown }[]).entries())
      store.put({ ...entry, record: changed(entry.record) }, keys![index] as IDBValidKey)
    await new Promise((resolve) => {
      store.transaction.oncomplete = resolve
    })
    database.close()
  }, with_.toString())
  await page.close()
}

test('books once when the button after the redirect is clicked twice', async ({ harbor, page }) => {
  await harbor.leave()
  await harbor.comeBack()
  await page.getByRole('button', { name: 'Send now' }).dblclick()
  await harbor.expectEnd('succeeded')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  expect(harbor.calls).toEqual([201])
})

test('books nothing more when the callback is opened again after the transfer', async ({ harbor, page }) => {
  await harbor.leave()
  const callback = await harbor.comeBack()
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  await harbor.expectClosed()
  await page.goto(callback)
  await harbor.expectEnd('refused', 'alreadyResumed')
  expect(new URL(page.url()).search).toBe('')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  expect(harbor.calls).toEqual([201])
})

test('books nothing more when the Back button is pressed after the transfer', async ({ harbor, page }) => {
  await harbor.leave()
  await harbor.comeBack()
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  await harbor.expectClosed()
  for (let pressed = 0; pressed < 2; pressed += 1) {
    await page.evaluate(() => history.back()).catch(() => null)
    // A page that comes back as it was loads nothing that could be waited for.
    await page.waitForTimeout(1000)
  }
  await page.goto('/')
  await expect(page.locator('.entries li')).toHaveCount(1)
  await expect(page.getByRole('dialog')).toBeHidden()
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  expect(harbor.calls).toEqual([201])
})

test('leaves a callback alone that it did not start, and books nothing until its own comes back', async ({
  harbor,
  page,
}) => {
  await harbor.leave()
  const asking = page.url()
  await page.goto('/callback?code=code-of-another-page&state=AnotherPagesStateOf128')
  await expect(page.getByRole('heading', { name: 'Everyday account' })).toBeVisible()
  await harbor.expectEnd('idle')
  await expect(page.getByRole('dialog')).toBeHidden()
  expect(await harbor.ledger()).toEqual([])
  expect(harbor.calls).toEqual([])
  await page.goto(asking)
  await harbor.comeBack()
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  expect(harbor.calls).toEqual([201])
})

test('throws away what waited longer than ten minutes', async ({ harbor, page }) => {
  await harbor.leave()
  await page.clock.setSystemTime(Date.now() + 11 * 60_000)
  await harbor.comeBack()
  await harbor.expectEnd('refused', 'pendingActionDiscarded')
  expect(await harbor.ledger()).toEqual([])
  expect(harbor.calls).toEqual([])
})

test('throws away what was changed in storage', async ({ harbor }) => {
  await harbor.leave()
  await change(harbor, (record) => ({ ...record, idempotencyKey: 'another-key' }))
  await harbor.comeBack()
  await harbor.expectEnd('refused', 'pendingActionDiscarded')
  expect(await harbor.ledger()).toEqual([])
  expect(harbor.calls).toEqual([])
})

test('does not take up the record of another version', async ({ harbor, page }) => {
  await harbor.leave()
  await change(harbor, (record) => ({ ...record, v: 0 }))
  await harbor.comeBack()
  await expect(page.getByRole('heading', { name: 'Everyday account' })).toBeVisible()
  await expect(page.getByRole('dialog')).toBeHidden()
  expect(await harbor.ledger()).toEqual([])
  expect(harbor.calls).toEqual([])
})

for (const [what, breakStorage] of [
  [
    'is denied',
    () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('denied', 'SecurityError')
      }
    },
  ],
  [
    'is full',
    () => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
    },
  ],
] as const) {
  test(`does not leave where storage ${what}, and keeps the form`, async ({ harbor, page }) => {
    await harbor.signIn('alice')
    await page.addInitScript(breakStorage)
    await harbor.letTimePass('alice')
    await harbor.send()
    await harbor.expectEnd('refused', 'cannotPersist')
    await harbor.expectForm()
    expect(await harbor.ledger()).toEqual([])
    expect(harbor.calls).toEqual([])
  })
}

test('books once when the answer is lost after the bank has booked', async ({ harbor, page }) => {
  await harbor.leave()
  let lost = 0
  await page.route('**/api/transfers', async (route) => {
    if (lost > 0) return route.continue()
    lost += 1
    await letBook(route)
    return route.abort('connectionreset')
  })
  await harbor.comeBack()
  await harbor.sendNow()
  // The same key is sent again, and the bank answers what it had booked.
  await harbor.expectEnd('succeeded')
  expect(lost).toBe(1)
  expect(await harbor.ledger()).toMatchObject([BOOKED])
})

test('says that nobody knows when no answer comes at all, and books at most once', async ({ harbor, page }) => {
  await harbor.leave()
  await page.route('**/api/transfers', async (route) => {
    await letBook(route)
    await route.abort('connectionreset')
  })
  await harbor.comeBack()
  await harbor.sendNow()
  await harbor.expectEnd('outcomeUnknown', 'responseLost')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
})

test('books once when the page is loaded again during the call', async ({ harbor, page }) => {
  await harbor.leave()
  let arrived!: () => void
  const isBooked = new Promise<void>((resolve) => {
    arrived = resolve
  })
  let calls = 0
  await page.route('**/api/transfers', async (route) => {
    calls += 1
    if (calls > 1) return route.continue()
    await letBook(route)
    // The answer never comes: the page is loaded again while it waits.
    return arrived()
  })
  await harbor.comeBack()
  await harbor.sendNow()
  await isBooked
  await page.reload()
  await harbor.expectEnd('succeeded')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
})
