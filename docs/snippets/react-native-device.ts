// #region device
import { createRequire } from 'node:module'
import { createDevice, reactNativeOf } from '@reauth/emulator/device'

export const device = createDevice({ platform: 'ios' })

// The SDK is CommonJS. It finds the device in Node's module cache.
const require = createRequire(import.meta.url)
require.cache[require.resolve('react-native')] = { exports: reactNativeOf(device) } as NodeModule
// #endregion
