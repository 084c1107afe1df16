import { beforeEach, describe, expect, it } from 'vitest'
import { authgearCapacitor } from '../authgear-capacitor.js'
import { authgearReactNative } from '../authgear-react-native.js'
import { BIOMETRIC, REDIRECT_URI, ScriptedApp, browserOf, promptOf } from './authgear-native.fixture.js'

let app: ScriptedApp
beforeEach(() => {
  app = new ScriptedApp()
})

describe('the options', () => {
  it.each([
    ['redirectURI', undefined],
    ['redirectURI', ''],
    ['redirectURI', '/callback'],
    ['redirectURI', 'com.example.app://host?state=1'],
    ['redirectURI', 'com.example.app://host#fragment'],
    ['redirectURI', 'javascript:alert(1)'],
    ['uiLocales', 'en'],
    ['uiLocales', [1]],
    ['colorScheme', 'blue'],
    ['onNegativeButton', 'stop'],
    ['maxAge', 0],
    ['appState', {}],
    ['wechatRedirectURI', 1],
    ['wire', {}],
    ['biometrics', BIOMETRIC],
    ['biometric', null],
  ])('refuse an invalid `%s`: %j', (field, value) => {
    expect(() => app.service({ [field]: value })).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field }) as Error,
    )
  })

  it('refuse an invalid container, missing options and an unknown option', () => {
    const invalid = (field: string) => expect.objectContaining({ code: 'invalidConfiguration', field }) as Error
    expect(() => authgearReactNative({} as never, { redirectURI: REDIRECT_URI })).toThrow(invalid('container'))
    expect(() => authgearCapacitor(undefined as never, { redirectURI: REDIRECT_URI })).toThrow(invalid('container'))
    expect(() => authgearCapacitor(app.container, undefined as never)).toThrow(invalid('options'))
    expect(() => authgearCapacitor(app.container, { redirectURI: REDIRECT_URI, appState: {} } as never)).toThrow(
      invalid('appState'),
    )
  })

  it('are passed to the browser of the SDK, without those of biometrics', async () => {
    await app.inBrowser({
      uiLocales: ['en', 'zh-HK'],
      colorScheme: 'dark',
      wechatRedirectURI: 'com.example.app://wechat',
    })
    expect(app.container.calls).toEqual([
      [
        'reauthenticate',
        {
          redirectURI: REDIRECT_URI,
          maxAge: 0,
          uiLocales: ['en', 'zh-HK'],
          colorScheme: 'dark',
          wechatRedirectURI: 'com.example.app://wechat',
        },
      ],
    ])
  })

  it.each([
    ['https://app.example.com', 'https://app.example.com/'],
    ['https://app.example.com/after', 'https://app.example.com/after'],
    ['com.example.app://host', 'com.example.app://host'],
  ])('normalize a redirect URI like the SDK: %s', async (given, sent) => {
    await browserOf(authgearCapacitor(app.container, { redirectURI: given })).reauthenticate({
      ...promptOf(),
      maxAge: 60,
    })
    expect(app.container.calls).toEqual([['reauthenticate', { redirectURI: sent, maxAge: 60 }]])
  })

  it('without biometrics create a service without them, with the configured `max_age`', () => {
    const service = authgearCapacitor(app.container, { redirectURI: REDIRECT_URI, maxAge: 'needed' })
    expect(service.biometric).toBeUndefined()
    expect([browserOf(service).maxAge, browserOf(app.service()).maxAge]).toEqual(['needed', 'zero'])
  })
})
