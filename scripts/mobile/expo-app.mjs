// Creates a new Expo app, and adds apps/mobile to it.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { must } from '../guide-apps/apps.mjs'
import { ROOT } from '../setup.mjs'

/** The newest template of an SDK whose packages are all in the registry. */
const TEMPLATE = 'expo-template-blank-typescript@56.0.35'
/** The versions that `npx expo install` chooses for this SDK. */
const EXPO_MODULES = {
  'expo-crypto': '~56.0.0',
  'expo-local-authentication': '~56.0.0',
  'expo-secure-store': '~56.0.0',
}
/** The files of apps/mobile that belong to the app. The others are for browsers and tests. */
const FILES = ['App.tsx', 'app.json', 'index.ts', 'plugins', 'src']
/** The code of the guides for Expo and React Native. */
const SNIPPETS = ['expo.ts', 'expo-store.ts', 'react-native.ts', 'react-native-newer.ts', 'react-native-screen.tsx']

/** The guide's code for devices without Authgear, with the real modules. */
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

/** Environment variables without prompts, telemetry, and requests other than to the registry. */
export const quiet = (place) => ({
  EXPO_OFFLINE: '1',
  EXPO_NO_TELEMETRY: '1',
  HOME: place,
  TMPDIR: place,
})

/**
 * Creates the app.
 *
 * @param place The parent folder of the app.
 * @param tarballs `file:…` for each package of this repository, by name.
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

/** Returns the modules of a bundle, from its source map. */
export function modulesOf(map) {
  const { sources } = JSON.parse(readFileSync(map, 'utf8'))
  return sources.filter((source) => source !== '__prelude__')
}
