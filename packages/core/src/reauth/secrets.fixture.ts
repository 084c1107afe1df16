import { createHash, createHmac } from 'node:crypto'

const bytesOf = (text: string): Buffer => Buffer.from(text, 'utf8')
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1)
/** The forms of a text inside a longer base64 text, for each of its three possible offsets. */
const base64Of = (bytes: Buffer): string[] =>
  [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replaceAll('=', '')
    // The first and last characters also contain bits of the neighboring bytes.
    return encoded.slice(offset === 0 ? 0 : offset + 1, -1)
  })
const base64urlOf = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_')

/** Returns the text forms of bytes. */
const formsOfBytes = (bytes: Buffer): string[] => {
  const base64 = base64Of(bytes)
  const hex = bytes.toString('hex')
  return [bytes.toString('latin1'), ...base64, ...base64.map(base64urlOf), hex, hex.toUpperCase()]
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * Returns every form in which a text can be found: raw, as JSON in JSON, in base64 and base64url at every offset,
 * URL-encoded, in hexadecimal, in UTF-16, and as SHA-256.
 */
export function formsOf(text: string): ReadonlySet<string> {
  const encoded = escaped(text)
  const doubleEncoded = escaped(encoded)
  const url = encodeURIComponent(text)
  const utf16 = Buffer.from(text, 'utf16le')
  return new Set([
    text,
    encoded,
    doubleEncoded,
    escaped(doubleEncoded),
    url,
    encodeURIComponent(url),
    new URLSearchParams({ '': text }).toString().slice(1),
    ...formsOfBytes(bytesOf(text)),
    ...formsOfBytes(utf16),
    ...formsOfBytes(Buffer.from(utf16).swap16()),
    ...formsOfBytes(sha256(text)),
  ])
}

/** Returns the secrets that the texts contain in any form. */
export const foundIn = (texts: readonly string[], secrets: readonly string[]): string[] =>
  secrets.filter((secret) => [...formsOf(secret)].some((form) => texts.some((text) => text.includes(form))))

/** Returns every text in a value, including keys and bytes. */
export function textsOf(value: unknown, visited = new Set<unknown>()): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || visited.has(value)) return [String(value)]
  visited.add(value)
  if (value instanceof ArrayBuffer) return textsOf(new Uint8Array(value), visited)
  if (ArrayBuffer.isView(value)) {
    return [Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1')]
  }
  if (value instanceof CryptoKey) return [`key, extractable: ${value.extractable}`]
  const inner =
    value instanceof Map ? [...value.keys(), ...value.values()] : [...Object.keys(value), ...Object.values(value)]
  return inner.flatMap((each) => textsOf(each, visited))
}

const digestsOf = (salt: string | undefined, guess: string): Buffer[] =>
  salt === undefined
    ? [sha256(guess)]
    : [
        sha256(salt + guess),
        sha256(guess + salt),
        createHmac('sha256', salt).update(guess).digest(),
        createHmac('sha256', Buffer.from(salt, 'base64')).update(guess).digest(),
      ]

/**
 * Returns the guesses that an attacker can confirm with these texts alone. Each guess is hashed, alone and with each
 * text as salt or key, and searched for.
 */
export function confirmedBy(texts: readonly string[], guesses: readonly string[]): string[] {
  const all = texts.join('\n')
  const salts = [undefined, ...new Set(texts)]
  return guesses.filter((guess) =>
    salts.some((salt) =>
      digestsOf(salt, guess).some((digest) =>
        [
          digest.toString('base64').slice(0, 42),
          digest.toString('base64url').slice(0, 42),
          digest.toString('hex'),
        ].some((form) => all.includes(form)),
      ),
    ),
  )
}

/** Returns the contents of a database: the name of every store, with its keys and values. */
export async function contentsOf(factory: IDBFactory, name = 'reauth'): Promise<unknown[]> {
  const settle = <Result>(request: IDBRequest<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => reject(new Error('not read')))
    })
  const database = await settle(factory.open(name))
  const contents = await Promise.all(
    [...database.objectStoreNames].map(async (store) => {
      const objects = database.transaction(store).objectStore(store)
      return [store, ...(await Promise.all([settle(objects.getAllKeys()), settle(objects.getAll())]))]
    }),
  )
  database.close()
  return contents
}
