/** Whether the device believes that it has a network. */
export const isDeviceOnline = (): boolean => globalThis.navigator?.onLine !== false
