import { createHash, createHmac } from 'node:crypto'

const bytesOf = (text: string): Buffer => Buffer.from(text, 'utf8')
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1)
/** What a text looks like inside of anything longer in base64, at each of the three places where it can begin. */
const base64Of = (bytes: Buffer): string[] =>
  [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replaceAll('=', '')
    // The first and the last characters also hold bits of what stands before and behind.
    return whole.slice(offset === 0 ? 0 : offset + 1, -1)
  })
const base64urlOf = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_')

/** Bytes in every form that text can have. */
const formsOfBytes = (bytes: Buffer): string[] => {
  const base64 = base64Of(bytes)
  const hex = bytes.toString('hex')
  return [bytes.toString('latin1'), ...base64, ...base64.map(base64urlOf), hex, hex.toUpperCase()]
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * Every form in which a text could be found again: raw, as JSON in JSON, in base64 and base64url at every offset, URL-encoded, in hexadecimal, in UTF-16, and its
 * SHA-256.
 */
export function formsOf(text: string): ReadonlySet<string> {
  const once = escaped(text)
  const twice = escaped(once)
  const url = encodeURIComponent(text)
  const utf16 = Buffer.from(text, 'utf16le')
  return new Set([
    text,
    once,
    twice,
    escaped(twice),
    url,
    encodeURIComponent(url),
    new URLSearchParams({ '': text }).toString().slice(1),
    ...formsOfBytes(bytesOf(text)),
    ...formsOfBytes(utf16),
    ...formsOfBytes(Buffer.from(utf16).swap16()),
    ...formsOfBytes(sha256(text)),
  ])
}

/** The secrets that a text holds in some form. */
export const foundIn = (texts: readonly string[], secrets: readonly string[]): string[] =>
  secrets.filter((secret) => [...formsOf(secret)].some((form) => texts.some((text) => text.includes(form))))

/** Every text in a value, keys and bytes included. */
export function textsOf(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || seen.has(value)) return [String(value)]
  seen.add(value)
  if (value instanceof ArrayBuffer) return textsOf(new Uint8Array(value), seen)
  if (ArrayBuffer.isView(value)) {
    return [Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1')]
  }
  if (value instanceof CryptoKey) return [`key, extractable: ${value.extractable}`]
  const inner =
    value instanceof Map ? [...value.keys(), ...value.values()] : [...Object.keys(value), ...Object.values(value)]
  return inner.flatMap((each) => textsOf(each, seen))
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
 * The guesses that somebody can confirm who has these texts and nothing else: each is hashed, alone and with every one of the texts as salt or key, and looked
 * for.
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

/** Everything in a database: the name of every store, with its keys and values. */
export async function contentsOf(factory: IDBFactory, name = 'reauth'): Promise<unknown[]> {
  const done = <Result>(request: IDBRequest<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => reject(new Error('not read')))
    })
  const database = await done(factory.open(name))
  const contents = await Promise.all(
    [...database.objectStoreNames].map(async (store) => {
      const objects = database.transaction(store).objectStore(store)
      return [store, ...(await Promise.all([done(objects.getAllKeys()), done(objects.getAll())]))]
    }),
  )
  database.close()
  return contents
}
