import { type Locator, type Page, expect, test } from '@playwright/test'

/** What is seen of the picture: x, y, width and height in its own pixels. */
const seen = async (page: Page): Promise<readonly [number, number, number, number]> => {
  const text = await page.locator('.rc-picture > svg').getAttribute('viewBox')
  const [x = 0, y = 0, width = 0, height = 0] = (text ?? '').split(' ').map(Number)
  return [x, y, width, height]
}
const stage = (page: Page): Locator => page.locator('.rc-stage')

/** Opens a page whose views do not move by themselves. */
async function open(page: Page, hash: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(`/${hash}`)
  await expect(page.locator('.rc-picture > svg')).toBeVisible()
}

for (const width of [320, 390, 1024, 1100, 1440]) {
  test(`the chart is a picture at ${width} pixels, large enough to read, and the page does not scroll sideways`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 800 })
    await open(page, 'chart')
    const [, , seenWidth] = await seen(page)
    const box = await stage(page).boundingBox()
    expect(seenWidth / box!.width).toBeLessThanOrEqual(1.7)
    expect(box!.height).toBeGreaterThan(300)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
}

test('a drag moves the picture and chooses nothing, and a click chooses a state', async ({ page }) => {
  await open(page, 'chart')
  const before = await seen(page)
  const box = (await stage(page).boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + 200)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y + 80, { steps: 4 })
  await page.mouse.up()
  expect((await seen(page))[1]).toBeGreaterThan(before[1])
  expect(page.url()).toContain('chart')
  await page.locator('.rc-picture [data-state="reauth.refreshing.requesting"] > .title').click()
  await expect(page).toHaveURL(/#\/(state|run)\//)
})

test('a wheel moves the picture, and zooms with the control key where the pointer is', async ({ page }) => {
  await open(page, 'chart')
  const before = await seen(page)
  await stage(page).hover()
  await page.mouse.wheel(0, 300)
  await expect.poll(async () => (await seen(page))[1]).toBeGreaterThan(before[1])
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -200)
  await page.keyboard.up('Control')
  await expect.poll(async () => (await seen(page))[2]).toBeLessThan(before[2])
})

test('keys zoom, show all and move the picture, and arrows go from state to state', async ({ page }) => {
  await open(page, 'chart')
  const first = page.locator('.rc-picture [tabindex="0"]')
  await first.focus()
  const before = await seen(page)
  await page.keyboard.press('+')
  expect((await seen(page))[2]).toBeLessThan(before[2])
  await page.keyboard.press('0')
  expect((await seen(page))[3]).toBeGreaterThan(2000)
  await page.keyboard.press('ArrowDown')
  await expect(page.locator('.rc-picture .state:focus')).toHaveAttribute('data-state', 'reauth.refreshing')
})

test('the map shows what is seen, and leads where it is clicked', async ({ page }) => {
  await open(page, 'chart')
  const map = page.locator('.rc-map')
  const box = (await map.boundingBox())!
  await map.click({ position: { x: box.width / 2, y: box.height * 0.8 } })
  const [, y] = await seen(page)
  expect(y).toBeGreaterThan(1500)
  expect(Number(await page.locator('.rc-seen').getAttribute('y'))).toBeCloseTo(y, 0)
})

test('a run is followed until somebody looks elsewhere, and again on request', async ({ page }) => {
  await open(page, 'simulator')
  await page.getByRole('button', { name: 'To the provider and back' }).click()
  await expect(page.locator('.rc-picture .leaf').first()).toBeInViewport()
  await page.getByRole('button', { name: 'Show all' }).click()
  const follow = page.getByRole('button', { name: 'Follow the active state' })
  await expect(follow).toHaveAttribute('aria-pressed', 'false')
  await follow.click()
  await expect(follow).toHaveAttribute('aria-pressed', 'true')
  await expect(page.locator('.rc-picture .leaf').first()).toBeInViewport()
})

test('the picture and the list are a button apart', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 })
  await open(page, 'chart')
  const view = page.getByRole('group', { name: 'View' }).last()
  await view.getByRole('button', { name: 'List' }).click()
  await expect(page.getByRole('list', { name: 'States' })).toBeVisible()
  await expect(stage(page)).toBeHidden()
  await view.getByRole('button', { name: 'Picture' }).click()
  await expect(stage(page)).toBeVisible()
})

/** Texts of the picture that stick out of their boxes. */
const outside = (page: Page): Promise<readonly (string | null)[]> =>
  page.locator('.rc-picture').evaluate((picture) =>
    [...picture.querySelectorAll<SVGGElement>('.state, .pill')].flatMap((group) => {
      const rect = group.querySelector('rect')
      if (rect === null) return []
      const box = rect.getBBox()
      return [...group.querySelectorAll('text')].flatMap((text) => {
        const { x, width } = text.getBBox()
        return x < box.x - 0.5 || x + width > box.x + box.width + 0.5 ? [text.textContent] : []
      })
    }),
  )

test('every word of the picture is inside its box, also on a page that is read from right to left', async ({
  page,
}) => {
  await open(page, 'chart')
  expect(await outside(page)).toEqual([])
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
  expect(await outside(page)).toEqual([])
})

test('in forced colors the picture has those of the system', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await open(page, 'chart')
  const colors = await page.locator('.rc-picture > svg').evaluate((svg) => {
    const probe = document.createElement('span')
    probe.style.cssText = 'forced-color-adjust:none;color:CanvasText'
    document.body.append(probe)
    return [getComputedStyle(svg.querySelector('.title')!).fill, getComputedStyle(probe).color]
  })
  expect(colors[0]).toBe(colors[1])
})

test('on paper the whole picture is there', async ({ page }) => {
  await open(page, 'chart')
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  expect((await seen(page))[3]).toBeGreaterThan(2000)
  await expect(page.locator('.rc-tools')).toBeHidden()
})
