import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type Biometric,
  CODES,
  type FailureCode,
  type ReauthService,
  createReauth,
  defineSensitiveAction,
  failureOfServiceError,
  idTokenClaims,
  ServiceError,
} from '../../src/index.js'
import { type Authentication, toAuthentication } from '@reauth/policy'
import { LACKS } from './lacks.js'
import { LEFT_OUT } from './left-out.js'
import { exists } from './without-browser.js'

const NOW = 1_800_000_000
const token = (authTime: number, name = 'ä字😀'): string =>
  `e30.${Buffer.from(JSON.stringify({ iss: 'https://op.example.com', sub: 'alice', name, iat: NOW, exp: NOW + 300, auth_time: authTime })).toString('base64url')}.c2ln`

/** Creates a service whose end-user authenticated ten minutes ago, with the given prompt. */
function serviceOf(reauthenticate: (prompted: () => Authentication) => Promise<Authentication>): ReauthService {
  let idToken = token(NOW - 600)
  const read = (): Authentication => toAuthentication(idTokenClaims(idToken)) as Authentication
  const biometric: Biometric = {
    isEnabled: () => true,
    reauthenticate: () =>
      reauthenticate(() => {
        idToken = token(NOW)
        return read()
      }),
  }
  return {
    refreshIdToken: () => Promise.resolve(read()),
    getIdToken: () => idToken,
    biometric,
    classifyError: failureOfServiceError,
  }
}

const pay = defineSensitiveAction({
  id: 'pay',
  requirement: { maxAge: '5m' },
  perform: ({ input, idToken }: { input: { readonly to: string }; idToken: string }) => ({ to: input.to, idToken }),
})

describe('what React Native lacks', () => {
  it('is listed with its source, and missing here', () => {
    for (const { name, how, since, source } of LACKS)
      console.log(
        `${how === 'lacks' ? '−' : '≈'} ${name}${since === undefined ? '' : ` (there from ${since})`}: ${source}`,
      )
    const existing = LACKS.filter(({ name, how }) => how === 'lacks' && exists(name)).map(({ name }) => name)
    // An app imports a package for random ids. The libraries of the tests need the others, and only they get them.
    expect(existing).toEqual([
      'crypto',
      'Array.prototype.toSorted',
      'String.prototype.isWellFormed',
      'String.prototype.toWellFormed',
    ])
  })

  it('leaves out tests that do not apply to an app, with a reason', () => {
    for (const { file, tests, reason } of LEFT_OUT)
      console.log(`${file}${tests === undefined ? '' : ` ${tests}`}: ${reason}`)
    const files = new Set(readdirSync('src', { recursive: true }) as string[])
    expect(LEFT_OUT.filter(({ file }) => !files.has(file))).toEqual([])
  })
})

describe('a whole flow without a browser', () => {
  const { crypto, atob, btoa, TextEncoder } = globalThis
  afterEach(() => {
    Object.assign(globalThis, { crypto, atob, btoa, TextEncoder })
  })

  it('asks for a fingerprint and calls the endpoint, without atob, btoa, TextEncoder and crypto', async () => {
    for (const name of ['crypto', 'atob', 'btoa', 'TextEncoder']) Reflect.deleteProperty(globalThis, name)
    let ids = 0
    const reauth = createReauth({
      service: serviceOf((prompted) => Promise.resolve(prompted())),
      actions: [pay],
      randomId: () => String((ids += 1)).padStart(22, '0'),
    })
    expect(await reauth.resume()).toBeNull()
    const outcome = await reauth.perform(pay, { to: 'bob' })
    expect(outcome).toMatchObject({ outcome: 'succeeded', data: { to: 'bob' } })
    expect(idTokenClaims((outcome as unknown as { data: { idToken: string } }).data.idToken)).toMatchObject({
      auth_time: NOW,
      name: 'ä字😀',
    })
  })

  it('without random values ends as misconfigured, and names packages that provide them', async () => {
    Reflect.deleteProperty(globalThis, 'crypto')
    const reauth = createReauth({ service: serviceOf((prompted) => Promise.resolve(prompted())) })
    const outcome = await reauth.perform(pay, { to: 'bob' })
    expect(outcome).toEqual({ outcome: 'failed', code: 'misconfigured' })
    const { message } = (outcome as unknown as { cause: Error }).cause
    expect(message).toContain('react-native-get-random-values')
    expect(message).toContain('expo-crypto')
  })

  const ENDS = Object.entries(CODES).filter(([code]) => code === 'cancelled' || code.startsWith('biometric'))
  it.each(ENDS.map(([code, { outcome }]) => [code, outcome] as const))(
    'ends with %s when the prompt does',
    async (code, outcome) => {
      const reauth = createReauth({ service: serviceOf(() => Promise.reject(new ServiceError(code as FailureCode))) })
      expect(await reauth.perform(pay, { to: 'bob' })).toMatchObject({ outcome, code })
    },
  )

  it('waits for a prompt until it is cancelled, with a signal without reason and throwIfAborted', async () => {
    const reauth = createReauth({ service: serviceOf(() => new Promise(() => {})) })
    const run = reauth.start(pay, { to: 'bob' })
    await new Promise<void>((resolve) => {
      run.subscribe(({ status }) => status === 'prompting' && resolve())
    })
    run.cancel()
    expect(await run.ended).toMatchObject({ outcome: 'cancelled', code: 'cancelled' })
  })
})

it('no source of core or policy calls what React Native lacks as a method of a value', () => {
  const methods = LACKS.map(({ name }) => /\.prototype\.(\w+)$/.exec(name)?.[1]).filter((name) => name !== undefined)
  const sources = ['src', '../policy/src'].flatMap((folder) =>
    (readdirSync(folder, { recursive: true }) as string[])
      .filter((name) => /^(?!testing|adapters|dialog|requests).*(?<!\.(test|suite|fixture|test-d))\.ts$/.test(name))
      .map((name) => `${folder}/${name}`),
  )
  expect(sources.length).toBeGreaterThan(80)
  const call = new RegExp(`\\.(${methods.join('|')})\\(`)
  expect(
    sources.filter((source) => call.test(readFileSync(source, 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, ''))),
  ).toEqual([])
})

it('core with its private fields compiles to the bytecode of Hermes V1, or this machine cannot compile it', () => {
  const message = execFileSync(process.execPath, ['test/hermes/compile.mjs'], { encoding: 'utf8' }).trim()
  console.log(message)
  expect(message).toMatch(/^(compiled: \d+ bytes|skipped: )/)
})
