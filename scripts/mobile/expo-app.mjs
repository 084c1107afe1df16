// Makes a fresh Expo app, and puts apps/mobile into it.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { must } from '../guide-apps/apps.mjs'
import { ROOT } from '../setup.mjs'

/** The newest template of an SDK whose packages the registry has all of. */
const TEMPLATE = 'expo-template-blank-typescript@56.0.35'
/** What `npx expo install` takes for this SDK. */
const EXPO_MODULES = {
  'expo-crypto': '~56.0.0',
  'expo-local-authentication': '~56.0.0',
  'expo-secure-store': '~56.0.0',
}
/** Of apps/mobile, what an app is made of. The rest is for browsers and for tests. */
const FILES = ['App.tsx', 'app.json', 'index.ts', 'plugins', 'src']
/** Code of the guide's pages for Expo and React Native. */
const SNIPPETS = ['expo.ts', 'expo-store.ts', 'react-native.ts', 'react-native-newer.ts', 'react-native-screen.tsx']

/** What the guide says of devices without Authgear, on the real modules. */
const DEVICES = `import { nativeBiometric, fromExpoLocalAuthentication } from '@reauth/core/adapters/native-biometric'
import type { ReauthService } from '@reauth/core'
import * as LocalAuthentication from 'expo-local-authentication'

export const withDevice = (service: ReauthService): ReauthService =>
  nativeBiometric(fromExpoLocalAuthentication(LocalAuthentication, { promptMessage: 'Show the card number' }), {
    service,
    allowDeviceOnly: true,
  })
`

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
const write = (path, value) => writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value, null, 2))

/** No question, no telemetry, and no request but to the registry. */
export const quiet = (place) => ({
  EXPO_OFFLINE: '1',
  EXPO_NO_TELEMETRY: '1',
  HOME: place,
  TMPDIR: place,
})

/**
 * Makes the app.
 *
 * @param place Where its folder goes.
 * @param tarballs `file:…` of each package of ours, by its name.
 * @returns The folder.
 */
export function makeExpoApp(place, tarballs) {
  const folder = join(place, 'app')
  const tarball = must(`npm pack ${TEMPLATE} --silent`, place).trim().split('\n').at(-1)
  must(`tar -xzf ${tarball}`, place)
  cpSync(join(place, 'package'), folder, { recursive: true })
  const { dependencies, devDependencies } = manifestOf(folder)

  for (const file of FILES) cpSync(join(ROOT, 'apps/mobile', file), join(folder, file), { recursive: true })
  // The definition that this app shares with the web page.
  const { name, version, exports } = manifestOf(join(ROOT, 'apps/demo'))
  cpSync(join(ROOT, 'apps/demo/shared'), join(folder, 'demo/shared'), { recursive: true })
  write(join(folder, 'demo/package.json'), { name, version, exports })
  mkdirSync(join(folder, 'guide'))
  for (const file of SNIPPETS) cpSync(join(ROOT, 'docs/snippets', file), join(folder, 'guide', file))
  write(join(folder, 'guide/devices.ts'), DEVICES)

  const { dependencies: own } = manifestOf(join(ROOT, 'apps/mobile'))
  const { zod } = manifestOf(join(ROOT, 'apps/demo')).dependencies
  const ours = Object.fromEntries(Object.keys(own).flatMap((key) => (tarballs[key] ? [[key, tarballs[key]]] : [])))
  write(join(folder, 'package.json'), {
    name: 'harbor',
    version,
    private: true,
    main: 'index.ts',
    // Expo's own versions of React and React Native.
    dependencies: { ...own, ...dependencies, ...EXPO_MODULES, ...ours, [name]: 'file:./demo', zod },
    devDependencies,
    overrides: tarballs,
  })
  must('npm install --prefer-offline --no-audit --no-fund', folder)
  return folder
}

/** The modules of a bundle, by the map of its source. */
export function modulesOf(map) {
  const { sources } = JSON.parse(readFileSync(map, 'utf8'))
  return sources.filter((source) => source !== '__prelude__')
}
