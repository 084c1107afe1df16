import { describe, expect, it } from 'vitest'
import { nameOf } from './name-of.js'
import { testIds, testLocks, testStore } from './test-store.js'

const { signal } = new AbortController()

describe('the store of a test', () => {
  it('unseals a text of any length in its own context', async () => {
    const store = testStore()
    const sealed = []
    for (let count = 0; count < 300; count += 1) sealed.push(await store.seal(`plain ${count}`, 'context'))
    expect(await store.unseal(sealed[299], 'context')).toBe('plain 299')
    await expect(store.unseal(sealed[299], 'another')).rejects.toThrow(TypeError)
    await expect(store.unseal(null, 'context')).rejects.toThrow(TypeError)
  })

  it('gives different texts different tags, and equal texts the same', async () => {
    const tags = new Set(await Promise.all(['a', 'b', 'ab', 'ba', 'a'].map((text) => testStore().tag(text))))
    expect(tags.size).toBe(4)
    expect(nameOf('a')).toMatch(/^[\w-]{22}$/)
  })
})

describe('the locks of a test', () => {
  it('run work one after another, even after a failure', async () => {
    const locks = testLocks()
    const done: string[] = []
    const first = locks.exclusive('a', signal, async () => Promise.reject(new Error('failed')))
    const second = locks.exclusive('a', signal, async () => void done.push('second'))
    await expect(first).rejects.toThrow('failed')
    await second
    expect(done).toEqual(['second'])
  })

  it('skip work that was aborted while it waited', async () => {
    const locks = testLocks()
    const controller = new AbortController()
    let release = (): void => {}
    const first = locks.exclusive('a', signal, () => new Promise<void>((resolve) => (release = resolve)))
    const done: string[] = []
    const second = locks.exclusive('a', controller.signal, async () => void done.push('second'))
    controller.abort()
    await expect(second).rejects.toMatchObject({ name: 'AbortError' })
    release()
    await first
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    expect(done).toEqual([])
  })

  it('are held once, until they are released', async () => {
    const locks = testLocks()
    const release = await locks.hold('a')
    expect(await locks.hold('a')).toBeNull()
    release!()
    expect(await locks.hold('a')).not.toBeNull()
  })
})

it('ids of a test have the form of a browser, and are the same in each run of the test', () => {
  const [one, other] = [testIds(), testIds()]
  expect([one(), one()]).toEqual([other(), other()])
  expect(one()).toMatch(/^[\w-]{22}$/)
})
