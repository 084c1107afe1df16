import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { oidcClientTs } from '../oidc-client-ts.js'
import { Tab, signal } from './oidc-client-ts.fixture.js'
import { CALLBACK } from './oidc-provider.fixture.js'

let tab: Tab

beforeEach(async () => {
  tab = new Tab()
  await tab.provider.start()
  await tab.signIn()
})
afterEach(async () => {
  await tab.provider.stop()
})

describe('a session', () => {
  it('is reported as lost when the SDK removes the user', async () => {
    const { service, manager } = tab.load()
    const changes: string[] = []
    const stop = service.subscribe!((change) => changes.push(change))
    await manager.removeUser()
    stop()
    await manager.removeUser()
    expect(changes).toEqual(['lost'])
  })

  it('is reported as changed when another end-user signs in, and not when the same one does', async () => {
    const { service, manager } = tab.load()
    const changes: string[] = []
    service.subscribe!((change) => changes.push(change))
    await service.getIdToken()
    await tab.signIn(manager)
    await manager.signinSilent()
    expect(changes).toEqual([])
    await tab.signIn(manager, 'bob')
    expect(changes).toEqual(['changed'])
  })

  it("is reported as lost when the SDK's session monitor says that the end-user signed out", async () => {
    const { service, manager } = tab.load()
    const changes: string[] = []
    service.subscribe!((change) => changes.push(change))
    await manager.events._raiseUserSignedOut()
    expect(changes).toEqual(['lost'])
  })

  it("can't be read if storage is denied, and no change is reported", async () => {
    const { service, manager } = tab.load()
    const changes: string[] = []
    manager.settings.userStore.get = () => Promise.reject(new Error('denied'))
    service.subscribe!((change) => changes.push(change))
    await expect(service.getIdToken()).rejects.toThrow('denied')
    expect(changes).toEqual([])
  })

  it('is named after the issuer and the client', () => {
    expect(tab.load().service.namespace!()).toBe(`${tab.provider.issuer}|app`)
  })
})

describe('an option', () => {
  it.each([
    [{ mode: 'tab' }, 'mode'],
    [{ fallback: 'popup' }, 'fallback'],
    [{ redirectUri: CALLBACK }, 'redirectUri'],
    [{ redirectURI: '/callback' }, 'redirectURI'],
    [{ prompt: 1 }, 'prompt'],
  ])('%j is refused', (options, field) => {
    expect(() => tab.load(options as object)).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field }))
  })

  it.each([undefined, {}, null])('%j is refused as the UserManager', (manager) => {
    expect(() => oidcClientTs(manager as never)).toThrow(expect.objectContaining({ field: 'userManager' }))
  })

  it("clock is the device's by default", async () => {
    const manager = tab.manager()
    const service = oidcClientTs(manager)
    await tab.signIn(manager)
    await service.refreshIdToken({ signal })
    await expect(service.cachedAuthentication!()).resolves.toMatchObject({ elapsed: expect.any(Number) })
  })

  it('response_mode fragment is refused', () => {
    expect(() => tab.load({}, tab.manager({ response_mode: 'fragment' }))).toThrow(
      expect.objectContaining({ field: 'userManager' }),
    )
  })
})
