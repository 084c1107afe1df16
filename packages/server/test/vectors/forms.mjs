import { ISSUER, encode, group, headerOf, idClaims, jwkOf, signatureOf, token } from './kit.mjs'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const PART = ['header', 'payload', 'signature']

/** A signed token with the given encoded parts. */
const raw = (header, payload) => {
  const input = `${header}.${payload}`
  return `${input}.${signatureOf(input, 'RS256', 'rs256').toString('base64url')}`
}
/** Sets the unused bits of the last character, which decoders drop. */
const loose = (part) => part.slice(0, -1) + ALPHABET[ALPHABET.indexOf(part.at(-1)) | (part.length % 4 === 2 ? 15 : 3)]
const rawJson = JSON.stringify(idClaims())
const withText = (text) => ({ payload: text })
const twice = (name, value) => `${rawJson.slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`

/** Returns a part whose length leaves unused bits in the last character. */
const uneven = (make) => {
  for (let pad = 0; ; pad += 1) {
    const part = encode(make('x'.repeat(pad)))
    if (part.length % 4 > 0) return part
  }
}

export function formTokens() {
  const good = token()
  const parts = good.split('.')
  const [header, payload, signature] = parts
  const changed = (at, change) => parts.map((part, index) => (index === at ? change(part) : part)).join('.')
  const middle = (text) => (part) => part.slice(0, 8) + text + part.slice(8)
  const odd = [uneven((x) => headerOf('RS256', { x })), uneven((x) => idClaims({ x }))]
  return [
    ...group('compact', 'RFC 7515 §7.1', [
      ['two-parts', 'Two parts', `${header}.${payload}`, 'malformed'],
      ['one-part', 'One part', header, 'malformed'],
      ['four-parts', 'A fourth part', `${good}.${signature}`, 'malformed'],
      [
        'five-parts',
        'The five parts of a JWE',
        `${encode({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.AAAA.AAAA.AAAA.AAAA`,
        'malformed',
      ],
      ['dot-at-end', 'A dot after the token', `${good}.`, 'malformed'],
      ['dot-at-start', 'A dot before the token', `.${good}`, 'malformed'],
      ['dot-twice', 'Two consecutive dots', `${header}..${payload}.${signature}`, 'malformed'],
      ['no-header', 'An empty header', `.${payload}.${signature}`, 'malformed'],
      ['no-payload', 'An empty payload', `${header}..${signature}`, 'malformed'],
      ['dots', 'Only dots', '..', 'malformed'],
      ['bearer', 'The scheme before the token', `Bearer ${good}`, 'malformed'],
      ['quoted', 'A token in quotes', `"${good}"`, 'malformed'],
      ['percent', 'Dots encoded as %2E', good.replaceAll('.', '%2E'), 'malformed'],
      [
        'flattened',
        'The flattened JSON serialization',
        JSON.stringify({ protected: header, payload, signature }),
        'malformed',
      ],
      [
        'general',
        'The general JSON serialization',
        JSON.stringify({ payload, signatures: [{ protected: header, signature }] }),
        'malformed',
      ],
    ]),
    ...group('base64url', 'RFC 7515 §2, RFC 4648 §3.5 and §5', [
      ...PART.flatMap((name, at) => [
        [`${name}-padding`, `Padding after the ${name}`, changed(at, (part) => `${part}=`), 'malformed'],
        [`${name}-padding-twice`, `Double padding after the ${name}`, changed(at, (part) => `${part}==`), 'malformed'],
        [`${name}-blank`, `A space in the ${name}`, changed(at, middle(' ')), 'malformed'],
        [`${name}-line-feed`, `A line feed in the ${name}`, changed(at, middle('\n')), 'malformed'],
        [`${name}-plus`, `A plus sign, as in plain base64, in the ${name}`, changed(at, middle('+')), 'malformed'],
        [`${name}-slash`, `A slash, as in plain base64, in the ${name}`, changed(at, middle('/')), 'malformed'],
        [`${name}-nul`, `A NUL in the ${name}`, changed(at, middle('\0')), 'malformed'],
        [`${name}-beyond-ascii`, `A non-ASCII character in the ${name}`, changed(at, middle('é')), 'malformed'],
        [
          `${name}-length`,
          `A ${name} with an impossible base64url length`,
          changed(at, (part) => part.slice(0, part.length - ((part.length + 3) % 4))),
          'malformed',
        ],
      ]),
      ...[' ', '\n', '\t', '\r\n'].flatMap((space, index) => [
        [`before-${index + 1}`, `${JSON.stringify(space)} before the token`, space + good, 'malformed'],
        [`after-${index + 1}`, `${JSON.stringify(space)} after the token`, good + space, 'malformed'],
      ]),
      [
        'header-loose-bits',
        'Non-zero unused bits at the end of the header, with a valid signature',
        raw(loose(odd[0]), payload),
        'malformed',
      ],
      [
        'payload-loose-bits',
        'Non-zero unused bits at the end of the payload, with a valid signature',
        raw(header, loose(odd[1])),
        'malformed',
      ],
      ['signature-loose-bits', 'Non-zero unused bits at the end of the signature', changed(2, loose), 'malformed'],
    ]),
    ...group('utf-8', 'RFC 7519 §7.2 (3) and (10), RFC 3629 §3', [
      ...[
        ['ff', 'ff'],
        ['overlong', 'c0af'],
        ['surrogate', 'eda080'],
        ['cut', 'e282'],
        ['continuation', '80'],
        ['too-high', 'f4908080'],
      ].flatMap(([id, hex]) => [
        [
          `payload-${id}`,
          `The bytes ${hex} in a claim`,
          withText(
            Buffer.concat([Buffer.from(`${rawJson.slice(0, -1)},"x":"`), Buffer.from(hex, 'hex'), Buffer.from('"}')]),
          ),
          'malformed',
        ],
      ]),
      [
        'header-ff',
        'The byte ff in the header',
        raw(
          encode(
            Buffer.concat([
              Buffer.from('{"alg":"RS256","kid":"rs256","x":"'),
              Buffer.from('ff', 'hex'),
              Buffer.from('"}'),
            ]),
          ),
          payload,
        ),
        'malformed',
      ],
      ['byte-order-mark', 'A byte order mark before the payload', withText(`\uFEFF${rawJson}`), 'malformed'],
      ['utf-16', 'A payload in UTF-16', withText(Buffer.from(rawJson, 'utf16le')), 'malformed'],
    ]),
    ...group('json', 'RFC 7519 §7.2, RFC 8259', [
      ...[
        '[]',
        `[${rawJson}]`,
        '"alice"',
        '7',
        'null',
        'true',
        ' ',
        '{',
        rawJson.slice(0, -1),
        `${rawJson}x`,
        `${rawJson}${rawJson}`,
        `${rawJson.slice(0, -1)},}`,
        `/**/${rawJson}`,
        rawJson.replaceAll('"', "'"),
        '{"iss":NaN}',
        `${rawJson.slice(0, -1)},"x":01}`,
      ].map((text, index) => [
        `payload-${index + 1}`,
        `The payload ${text.length > 30 ? `${text.slice(0, 10)}…${text.slice(-10)}` : text}`,
        withText(text),
        'malformed',
      ]),
      ...['[]', '"RS256"', 'null', '{"alg":"RS256"'].map((text, index) => [
        `header-${index + 1}`,
        `The header ${text}`,
        raw(encode(text), payload),
        'malformed',
      ]),
    ]),
    ...group('duplicate', 'RFC 7515 §4, RFC 7519 §4', [
      ...Object.entries({
        iss: ISSUER,
        sub: 'mallory',
        aud: 'app',
        exp: 4_000_000_000,
        iat: 1,
        auth_time: 1_800_000_000,
        nbf: 1,
      }).map(([name, value]) => [
        `payload-${name}`,
        `${name} twice`,
        withText(name === 'nbf' ? `${twice(name, value).slice(0, -1)},"nbf":1}` : twice(name, value)),
        'malformed',
      ]),
      ['payload-same-value', 'sub twice with the same value', withText(twice('sub', 'alice')), 'malformed'],
      [
        'payload-escaped',
        'auth_time twice, once with an escape sequence in its name',
        withText(`${rawJson.slice(0, -1)},"auth\\u005ftime":1800000000}`),
        'malformed',
      ],
      [
        'payload-proto',
        '__proto__ twice',
        withText(`${rawJson.slice(0, -1)},"__proto__":1,"__proto__":2}`),
        'malformed',
      ],
      [
        'payload-after-object',
        'sub again after an object',
        withText(`${rawJson.slice(0, -1)},"x":{"y":[{}]},"sub":"mallory"}`),
        'malformed',
      ],
      ...[
        ['alg', '"none"'],
        ['kid', '"other"'],
        ['typ', '"at+jwt"'],
      ].map(([name, value]) => [
        `header-${name}`,
        `${name} twice in the header`,
        raw(encode(`${JSON.stringify(headerOf()).slice(0, -1)},"${name}":${value}}`), payload),
        'malformed',
      ]),
    ]),
    ...group('prototype', 'RFC 7519 §4: claims are own members of the object', [
      ['payload', 'All claims inside __proto__', withText(`{"__proto__":${rawJson}}`), 'issuer'],
      [
        'sub',
        'sub inside __proto__',
        withText(`{"__proto__":{"sub":"alice"},${JSON.stringify(idClaims({ sub: undefined })).slice(1)}`),
        'claims',
      ],
      [
        'exp',
        'exp inside __proto__',
        withText(`{"__proto__":{"exp":4000000000},${JSON.stringify(idClaims({ exp: undefined })).slice(1)}`),
        'claims',
      ],
      [
        'header',
        'alg inside __proto__ of the header',
        raw(encode('{"__proto__":{"alg":"RS256"},"kid":"rs256","typ":"JWT"}'), payload),
        'algorithm',
      ],
      [
        'constructor',
        'All claims inside constructor.prototype',
        withText(`{"constructor":{"prototype":${rawJson}}}`),
        'issuer',
      ],
    ]),
    ...group('embedded', 'RFC 7515 §4.1.3', [
      [
        'header-as-payload',
        'The header of a valid token as its payload',
        raw(header, encode({ ...headerOf(), jwk: jwkOf('rs256') })),
        'issuer',
      ],
    ]),
  ]
}
