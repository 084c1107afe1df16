import { expect, test } from './demo-test.js'

test('links to the documentation, which is served from a folder of the same origin', async ({ page, harbor: _ }) => {
  await page.goto('/')
  await page.getByRole('link', { name: /How it works/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ask who it is')
  await page.getByRole('link', { name: 'Get started' }).click()
  await expect(page.getByRole('heading', { name: 'Start', level: 1 })).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/docs/guide/start')
  await page.keyboard.press('/')
  await page.keyboard.type('several runs')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Several runs at once', level: 1 })).toBeVisible()
  await page.goto('/docs/simulator')
  await expect(page.getByRole('heading', { name: 'Simulator' })).toBeVisible()
})

test('serves the documentation compressed, with cache headers', async ({ request, harbor: _ }) => {
  const page = await request.get('/docs/guide/start', { headers: { 'accept-encoding': 'gzip' } })
  expect(page.headers()['content-encoding']).toBe('gzip')
  expect(page.headers()['cache-control']).toBe('no-cache')
  const { etag } = page.headers()
  const again = await request.get('/docs/guide/start', {
    headers: { 'accept-encoding': 'gzip', 'if-none-match': etag! },
  })
  expect(again.status()).toBe(304)
  const [, script] = /<script src="\.\.\/(assets\/[^"]+)"/.exec(await page.text())!
  const asset = await request.get(`/docs/${script}`)
  expect(asset.headers()['cache-control']).toBe('public, max-age=31536000, immutable')
})

test('redirects a URL with a trailing slash to the page, and serves the not-found page for unknown URLs', async ({
  page,
  request,
  harbor: _,
}) => {
  expect((await request.get('/docs/guide/start/')).url()).toMatch(/\/docs\/guide\/start$/)
  const response = await page.goto('/docs/no/such/page')
  expect(response?.status()).toBe(404)
  await page.getByRole('main').getByRole('link', { name: 'Start', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Start', level: 1 })).toBeVisible()
})
