import { NOW } from './kit.mjs'

const SPEC = 'OpenID Connect Core 1.0 §3.1.2.1, §3.1.3.7 (13)'
const TOLERANCE = 5
const one = (id, title, given, expect) => ({
  id,
  title,
  spec: SPEC,
  now: NOW,
  iat: NOW,
  maxAge: 300,
  clockTolerance: TOLERANCE,
  ...given,
  expect,
})
const fresh = { verdict: 'fresh' }
const stale = { verdict: 'stale' }
const not = (reason) => ({ verdict: 'implausible', reason })

export const authTimeCases = () => [
  ...[1, 2, 10, 30, 59, 60, 120, 300, 600, 900, 3600, 28_800, 86_400, 2_592_000].flatMap((maxAge) =>
    [-1, 0, 1].map((delta) =>
      one(
        `max-age-${maxAge}/${delta}`,
        `An age of ${maxAge + delta} s with a max_age of ${maxAge} s`,
        { maxAge, authTime: NOW - maxAge - delta },
        delta > 0 ? stale : fresh,
      ),
    ),
  ),
  ...[0, 1, 5, 30, 60].flatMap((clockTolerance) =>
    [-1, 0, 1].map((delta) => {
      const authTime = NOW + clockTolerance + delta
      return one(
        `future/${clockTolerance}/${delta}`,
        `An auth_time ${clockTolerance + delta} s in the future with a tolerance of ${clockTolerance} s`,
        { clockTolerance, authTime, iat: authTime },
        delta > 0 ? not('future') : fresh,
      )
    }),
  ),
  ...[0, 5, 60].flatMap((clockTolerance) =>
    [0, 1, 60].map((late) =>
      one(
        `no-longer/${clockTolerance}/${late}`,
        `An age ${late} s above max_age with a tolerance of ${clockTolerance} s`,
        { clockTolerance, authTime: NOW - 300 - late },
        late > 0 ? stale : fresh,
      ),
    ),
  ),
  ...[-20, -10, -3].flatMap((issued) =>
    [0, 1, 2].map((late) =>
      one(
        `after-iat/${-issued}/${late}`,
        `An auth_time ${late} s after an iat ${-issued} s ago`,
        { iat: NOW + issued, authTime: NOW + issued + late },
        late > 1 ? not('afterIssued') : fresh,
      ),
    ),
  ),
  ...[NOW * 1000, (NOW - 60) * 1000, NOW * 1_000_000, 1e11 + 1, 1e300].map((authTime, index) =>
    one(
      `milliseconds/${index + 1}`,
      `An auth_time of ${authTime}, which is not in seconds`,
      { authTime },
      not('milliseconds'),
    ),
  ),
  one(
    'milliseconds/limit',
    'An auth_time of 100 000 000 000, the highest value that is read as seconds',
    { authTime: 1e11 },
    not('future'),
  ),
  ...[
    [NOW - 0.5, fresh],
    [NOW - 60.25, fresh],
    [0.1, stale],
    [NOW - 299.999, fresh],
    [-0.5, not('malformed')],
    [NOW - 300.001, stale],
    [NOW - 300.5, stale],
    [NOW + 5.5, fresh, NOW + 5],
    [NOW + 6.001, not('future'), NOW + 6],
    [NOW - 8.5, fresh, NOW - 10],
    [NOW - 7.999, not('afterIssued'), NOW - 10],
    [NOW - 7.5, fresh, NOW - 9.5],
    [NOW - 6.5, not('afterIssued'), NOW - 9.5],
    [1e11 + 0.5, not('future')],
  ].map(([authTime, expect, iat = NOW], index) =>
    one(
      `fraction/${index + 1}`,
      `An auth_time of ${JSON.stringify(authTime)}, rounded down, and an iat of ${JSON.stringify(iat)}, rounded up`,
      { authTime, iat },
      expect,
    ),
  ),
  ...[-0.001, 0, 0.001, 0.999].map((since, index) =>
    one(
      `always-fraction/${index + 1}`,
      `A max_age of "always" and an auth_time ${since} s after the operation was opened`,
      { maxAge: 'always', openedAt: NOW - 10, authTime: NOW - 10 + since },
      since < 0 ? stale : fresh,
    ),
  ),
  ...[-1, -60, -NOW, -1e300].map((authTime, index) =>
    one(`negative/${index + 1}`, `An auth_time of ${authTime}`, { authTime }, not('malformed')),
  ),
  ...[
    String(NOW - 60),
    '',
    'now',
    '2027-01-15T08:00:00Z',
    null,
    true,
    false,
    [],
    [NOW - 60],
    {},
    { value: NOW - 60 },
  ].map((authTime, index) =>
    one(`no-number/${index + 1}`, `An auth_time of ${JSON.stringify(authTime)}`, { authTime }, not('missing')),
  ),
  ...[1, 300, 86_400].map((maxAge) =>
    one(
      `missing/${maxAge}`,
      `No auth_time with a max_age of ${maxAge} s: iat does not replace it`,
      { maxAge },
      not('missing'),
    ),
  ),
  one('zero', 'An auth_time of 0, which is a valid time', { authTime: 0 }, stale),
  one('zero-long', 'An auth_time of 0 with a max_age equal to its age', { authTime: 0, maxAge: NOW }, fresh),
  one(
    'zero-short',
    'An auth_time of 0 with a max_age one second below its age',
    { authTime: 0, maxAge: NOW - 1 },
    stale,
  ),
  ...[1, 60, 299, 300, 301, 302, 3600].map((age) =>
    one(
      `iat-irrelevant/${age}`,
      `An auth_time ${age} s ago in a token issued now`,
      { authTime: NOW - age },
      age > 300 ? stale : fresh,
    ),
  ),
  ...[1, 100, 300].map((age) =>
    one(
      `iat-old/${age}`,
      `A token and an authentication that are both ${age} s old`,
      { iat: NOW - age, authTime: NOW - age },
      fresh,
    ),
  ),
  ...[-100, -1, 0, 1, 2].map((since) =>
    one(
      `always/${since}`,
      `A max_age of "always" and an auth_time ${since} s after the operation was opened`,
      { maxAge: 'always', openedAt: NOW - 10, authTime: NOW - 10 + since },
      since < 0 ? stale : fresh,
    ),
  ),
  one(
    'always/never-opened',
    'A max_age of "always" for an operation that was never opened',
    { maxAge: 'always', authTime: NOW },
    stale,
  ),
  one(
    'always/missing',
    'A max_age of "always" and no auth_time',
    { maxAge: 'always', openedAt: NOW - 10 },
    not('missing'),
  ),
  one(
    'always/future',
    'A max_age of "always" and an auth_time in the future beyond the tolerance',
    { maxAge: 'always', openedAt: NOW - 10, authTime: NOW + 6, iat: NOW + 6 },
    not('future'),
  ),
]
