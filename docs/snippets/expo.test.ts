import { startEmulator } from '@reauth/emulator'
import { reactNativeOf } from '@reauth/emulator/device'
import { readFileSync } from 'node:fs'
import { compileFunction } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import { device } from './react-native-device.js'

const page = readFileSync(new URL('../guide/expo.md', import.meta.url), 'utf8')

const randomValues = vi.hoisted(() => vi.fn((bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes)))
vi.mock('expo-crypto', () => ({
  CryptoDigestAlgorithm: { SHA256: 'SHA-256' },
  getRandomValues: randomValues,
  // The module has no default export, and a mock must say so explicitly.
  subtle: undefined,
  digest: (algorithm: string, data: BufferSource) => crypto.subtle.digest(algorithm, data),
}))
vi.mock('react-native', () => {
  const subscription = { remove: () => {} }
  return {
    ...reactNativeOf(device),
    AppState: { currentState: 'active', addEventListener: () => subscription },
    Linking: { getInitialURL: async () => null, addEventListener: () => subscription },
  }
})

it('uses the random ids of expo-crypto', async () => {
  const emulator = await startEmulator({
    clients: [{ clientId: 'my-client-id', redirectURIs: ['com.example.bank://callback'] }],
  })
  const { authgear, reauth } = await import('./expo.js')
  await authgear.configure({ endpoint: emulator.issuer, clientID: 'my-client-id' })
  await authgear.authenticate({ redirectURI: 'com.example.bank://callback' })
  expect(await reauth.perform(() => 'sent', { maxAge: '5m' })).toEqual({ outcome: 'succeeded', data: 'sent' })
  expect(randomValues).toHaveBeenCalled()
  await emulator.close()
})

describe('the config plugin', () => {
  interface Activity {
    readonly $: Readonly<Record<string, string>>
    readonly 'intent-filter'?: readonly {
      readonly data?: readonly { readonly $: Readonly<Record<string, string>> }[]
    }[]
  }
  interface Manifest {
    queries?: unknown[]
    application: { $: object; activity?: Activity[] }[]
  }
  type Plugin = (config: { modResults: { manifest: Manifest } }, options: object) => unknown

  /** The part of the Expo config that this plugin reads. */
  const expo = {
    AndroidConfig: {
      Manifest: { getMainApplicationOrThrow: ({ manifest }: { manifest: Manifest }) => manifest.application[0] },
    },
    withAndroidManifest: (config: object, change: (mod: object) => unknown) => change(config),
  }
  const module = { exports: undefined as unknown }
  const source = readFileSync(new URL('expo-plugin.cjs', import.meta.url), 'utf8')
  compileFunction(source, ['require', 'module'])(() => expo, module)
  const plugin = module.exports as Plugin

  it('equals the plugin of the app in this repository', () => {
    const [, own] = source.split('// #region plugin\n')
    const app = readFileSync(new URL('../../apps/mobile/plugins/with-authgear.cjs', import.meta.url), 'utf8')
    expect(app).toContain(own!.split('// #endregion')[0])
  })

  it('declares the activity of Authgear once, with the redirect URI of app.json', () => {
    const main: Activity = { $: { 'android:name': '.MainActivity' } }
    const manifest: Manifest = { application: [{ $: {}, activity: [main] }] }
    const [{ plugins }] = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(
      ([, json]) => (JSON.parse(json!) as { expo: { plugins: [string, object][] } }).expo,
    ) as [{ plugins: [string, object][] }]
    for (let prebuild = 0; prebuild < 2; prebuild += 1) plugin({ modResults: { manifest } }, plugins[0]![1])
    const [application] = manifest.application
    expect(application!.activity?.map(({ $ }) => $['android:name'])).toEqual([
      '.MainActivity',
      'com.authgear.reactnative.OAuthRedirectActivity',
    ])
    expect(manifest.queries).toHaveLength(1)
    expect(application!.activity![1]!['intent-filter']![0]!.data![0]!.$).toEqual({
      'android:scheme': 'com.example.bank',
      'android:host': 'callback',
    })
  })
})
