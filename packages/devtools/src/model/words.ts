/** Formats seconds: `45 s`, `4 min 5 s`, `2 h 10 min`. */
export function secondsInWords(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds))
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
  ]
  const parts = [
    [days, 'd'],
    [hours, 'h'],
    [minutes, 'min'],
    [whole % 60, 's'],
  ] as const
  const first = parts.findIndex(([count]) => count > 0)
  if (first < 0) return '0 s'
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}

/** Formats milliseconds: `12 ms`, `1.4 s`, `2 min 3 s`. */
export const millisecondsInWords = (milliseconds: number): string =>
  milliseconds < 1000
    ? `${Math.round(milliseconds)} ms`
    : milliseconds < 60_000
      ? `${Math.round(milliseconds / 100) / 10} s`
      : secondsInWords(milliseconds / 1000)

/** Converts `refreshIdToken` to `refresh id token`. */
const wordsOf = (name: string): string => name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase()

/** Describes an XState event in plain words. */
export function causeInWords({
  type,
  result,
  code,
}: {
  readonly type: string
  readonly result?: string
  readonly code?: string
}): string {
  const [, how, service] = /^xstate\.(done|error)\.actor\.(\w+)$/.exec(type) ?? []
  const more = result ?? code
  const detail = more === undefined ? '' : `: ${more}`
  if (service !== undefined) return `${wordsOf(service)} ${how === 'done' ? 'answered' : 'failed'}${detail}`
  const timer = /^xstate\.after\.(\w+)\./.exec(type)?.[1]
  if (timer !== undefined) return `${wordsOf(timer)} passed`
  return type === 'xstate.init' ? 'the run started' : wordsOf(type.replaceAll('.', ' '))
}
