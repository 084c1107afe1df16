/** The part of a `TextEncoder` that is used here. */
class Utf8Encoder {
  encode(text: string): Uint8Array {
    const bytes = encodeURIComponent(text).replaceAll(/%(..)/g, (_, byte: string) =>
      String.fromCharCode(Number.parseInt(byte, 16)),
    )
    return Uint8Array.from(bytes, (unit) => unit.charCodeAt(0))
  }
}

/** Provides a `TextEncoder` for Jest's jsdom, which lacks it. */
export function provideTextEncoder(): void {
  globalThis.TextEncoder ??= Utf8Encoder as unknown as typeof TextEncoder
}
