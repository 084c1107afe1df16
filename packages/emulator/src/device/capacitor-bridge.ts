import type { Device } from './device.js'

/** The globals that native code sets in an app's web view before its scripts run. */
export interface CapacitorBridge {
  readonly Capacitor: {
    readonly PluginHeaders: readonly {
      readonly name: string
      readonly methods: readonly { readonly name: string; readonly rtype: 'promise' }[]
    }[]
    nativePromise(plugin: string, method: string, options?: object): Promise<unknown>
  }
  readonly CapacitorCustomPlatform: { readonly name: Device['platform'] }
}

/**
 * Creates the globals from which `@capacitor/core` gets its platform and the plugin `Authgear`. Set them before you import `@capacitor/core`.
 *
 * @example
 * Object.assign(globalThis, capacitorBridgeOf(device))
 * const { default: authgear } = await import('@authgear/capacitor')
 */
export function capacitorBridgeOf({ platform, capacitorPlugin }: Device): CapacitorBridge {
  const methods = capacitorPlugin as unknown as Readonly<Record<string, (options?: object) => Promise<unknown>>>
  return {
    Capacitor: {
      PluginHeaders: [
        { name: 'Authgear', methods: Object.keys(methods).map((name) => ({ name, rtype: 'promise' as const })) },
      ],
      nativePromise: (_, method, options) => methods[method]!(options),
    },
    CapacitorCustomPlatform: { name: platform },
  }
}
