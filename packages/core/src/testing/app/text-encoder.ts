/** Writes UTF-8, as much of it as is used here. */
class Utf8Encoder {
  encode(text: string): Uint8Array {
    const bytes = encodeURIComponent(text).replaceAll(/%(..)/g, (_, byte: string) =>
      String.fromCharCode(Number.parseInt(byte, 16)),
    )
    return Uint8Array.from(bytes, (unit) => unit.charCodeAt(0))
  }
}

/** Jest's jsdom has no `TextEncoder`, which every browser has. */
export function provideTextEncoder(): void {
  globalThis.TextEncoder ??= Utf8Encoder as unknown as typeof TextEncoder
}
