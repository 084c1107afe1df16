import { describe, expect, it, vi } from 'vitest'
import { TestWorld } from '../reauth/browser.fixture.js'
import type { InProcessBrowser } from '../service/reauth-service.js'
import { WindowPage } from './window.fixture.js'

describe('resume() in the window of a prompt', () => {
  const open = (arrives: InProcessBrowser['arrives']) => {
    const page = new WindowPage(new TestWorld(), { ...(arrives && { arrives }) })
    return page.reauth.resume()
  }

  it('never settles, because the page is about to be closed', async () => {
    const asked: string[] = []
    const settled = vi.fn()
    void open(async (url) => asked.push(url.href) > 0).then(settled)
    await new Promise((resolve) => setTimeout(resolve))
    expect([asked, settled.mock.calls]).toEqual([['https://app.example.com/'], []])
  })

  it.each([
    ['says that it is not', () => Promise.resolve(false)],
    ['rejects', () => Promise.reject(new Error('x'))],
    [
      'throws',
      () => {
        throw new Error('x')
      },
    ],
    ['is missing', undefined],
  ])('continues if the service %s', async (_, arrives) => {
    expect(await open(arrives)).toBeNull()
  })
})
