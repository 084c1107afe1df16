import {
  CODES,
  type CallResult,
  type PendingRecord,
  type ReauthEvent,
  type RunStatus,
  type StepUpDiagnosis,
  type Timeouts,
  createReauth,
  defineSensitiveAction,
  failureOfOAuthError,
  memoryStore,
  sensitiveActionMachine,
} from '@reauth/core'
import { invariants } from '@reauth/core/testing'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Returns the section below a heading, up to the next heading of the same or a higher level. */
function section(page: string, heading: string): string {
  const level = heading.indexOf(' ')
  const [, after = ''] = page.split(`\n${heading}\n`)
  return after.split(new RegExp(`^#{2,${level}} `, 'm'))[0]!
}
/** Returns the names in the first column of the tables of a text. */
const firstColumn = (text: string): string[] =>
  [...text.replace(/^\|.*\|\n(?=\| -)/gm, '').matchAll(/^\| (`[^|]*)\|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
  )

describe('status and outcomes', () => {
  const page = read('docs/concepts/outcomes.md')

  it.each([...new Set(Object.values(CODES).map(({ outcome }) => outcome))])(
    'lists each code of %s, and no other',
    (outcome) => {
      const codes = Object.entries(CODES).filter(([, facts]) => facts.outcome === outcome)
      expect(firstColumn(section(page, `### \`${outcome}\``)).toSorted()).toEqual(
        codes.map(([code]) => code).toSorted(),
      )
    },
  )

  it('lists each status', () => {
    const statuses: Record<RunStatus, true> = {
      working: true,
      awaitingConfirmation: true,
      prompting: true,
      redirecting: true,
      confirmingResumed: true,
      calling: true,
      succeeded: true,
      refused: true,
      cancelled: true,
      failed: true,
      outcomeUnknown: true,
    }
    const listed = [
      ...firstColumn(section(page, '## While it is under way')),
      ...firstColumn(section(page, '## How a run ends')),
    ]
    expect(listed).toEqual(Object.keys(statuses))
  })

  it('lists each diagnosis', () => {
    const diagnoses: Record<StepUpDiagnosis, true> = {
      providerIgnoredMaxAge: true,
      clocksDisagree: true,
      levelNotReached: true,
      staleTokenSent: true,
    }
    expect(firstColumn(section(page, '## When a step-up did not help'))).toEqual(Object.keys(diagnoses))
  })
})

it('observability lists each event', () => {
  const types: Record<ReauthEvent['type'], true> = {
    started: true,
    resumed: true,
    prompted: true,
    stepUpRequired: true,
    called: true,
    succeeded: true,
    refused: true,
    cancelled: true,
    failed: true,
    outcomeUnknown: true,
  }
  expect(firstColumn(section(read('docs/guide/observability.md'), '## Types'))).toEqual(Object.keys(types))
})

it('the pending action lists each field of a record', async () => {
  const store = memoryStore()
  const authentication = {
    issuer: 'https://op.example.com',
    subject: 'alice',
    authTime: 1,
    issuedAt: 1_000_000,
    expiresAt: 1_000_300,
    methods: [],
    canReauthenticate: true as const,
  }
  const action = defineSensitiveAction({ id: 'a', requirement: { maxAge: '5m' }, perform: () => 1 })
  const page = {
    href: () => 'https://app.example.com/',
    replaceAddress: () => {},
    rememberInTab: () => {},
    recallInTab: () => null,
    onRestored: () => () => {},
    onOnline: () => () => {},
  }
  const service = {
    refreshIdToken: async () => authentication,
    getIdToken: () => '',
    classifyError: () => ({ code: 'unexpected' }) as const,
    browser: {
      kind: 'redirect',
      start: async () => {},
      matches: () => null,
      finish: async () => authentication,
    },
  } as const
  await createReauth({ service, actions: [action], store, page }).perform(action)
  const [{ record }] = (await store.list()) as unknown as [{ record: PendingRecord }]
  const listed = firstColumn(section(read('docs/concepts/pending-action.md'), '## The record'))
  expect(listed.toSorted()).toEqual(Object.keys(record).toSorted())
})

it('the flow lists each timeout', () => {
  const timeouts: Record<keyof Timeouts, true> = {
    refresh: true,
    offline: true,
    operation: true,
    biometric: true,
    confirmation: true,
    resume: true,
    browser: true,
    redirect: true,
    saving: true,
    finish: true,
    call: true,
    resolve: true,
  }
  const cells = section(read('docs/concepts/flow.md'), '## Limits of time').matchAll(/^\|[^|]*\| (`[^|]*)\|/gm)
  const listed = [...cells].flatMap(([, cell]) => [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name!))
  expect(listed.filter((name) => name !== 'timeouts')).toEqual(Object.keys(timeouts))
})

it('the flow lists each rule', () => {
  const rows = section(read('docs/concepts/flow.md'), '### The rules').matchAll(/^\| (I\d+) /gm)
  expect([...rows].map(([, id]) => id)).toEqual(invariants.map(({ id }) => id))
})

describe('embedding', () => {
  const page = read('docs/guide/embedding.md')

  it('lists each service of the statechart', () => {
    const services = Object.keys(sensitiveActionMachine.implementations.actors)
    expect(firstColumn(section(page, '## Provide the services')).slice(0, services.length)).toEqual(services)
  })

  it('lists each result of a call', () => {
    const results: Record<CallResult['result'], true> = {
      performed: true,
      stepUpRequired: true,
      refused: true,
      notSent: true,
      unknown: true,
      unreadable: true,
    }
    expect(firstColumn(section(page, '### What `performAction` returns'))).toEqual(Object.keys(results))
  })
})

it('adapters lists the code of each OAuth error, as `failureOfOAuthError()` returns it', () => {
  const rows = section(read('docs/guide/adapters.md'), '## Errors').matchAll(
    /^\| (`.*`) *\| `(\w+)` *\| `(\w+)` *\|$/gm,
  )
  const listed = [...rows].flatMap(([, errors, refresh, callback]) =>
    [...errors!.matchAll(/`(\w+)`/g)].map(([, error]) => [error!, refresh, callback] as const),
  )
  expect(listed.length).toBeGreaterThan(15)
  expect(listed).toEqual(
    listed.map(([error]) => [error, failureOfOAuthError(error)?.code, failureOfOAuthError(error, 'callback')?.code]),
  )
})

describe('paths', () => {
  const pages = [
    'README.md',
    'SECURITY.md',
    'CONTRIBUTING.md',
    ...['angular', 'core', 'react', 'solid', 'svelte', 'vue'].map((name) => `packages/${name}/README.md`),
    ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md'))
      .map((path) => `docs/${path}`),
  ]
  /** Returns the named files. A path is relative to the repository, `packages` or core's `src`; a name without a folder is next to the previous file. */
  const filesIn = (page: string): string[] =>
    [...read(page).matchAll(/`([\w./-]+(?:\/[\w.-]+\.(?:tsx?|mjs|json)|\.(?:test|spec)\.tsx?))`/g)].map(
      ([, path]) => path!,
    )

  it.each(pages)('in %s exist', (page) => {
    const missing: string[] = []
    let folder = ''
    for (const path of filesIn(page)) {
      const places = ['', 'packages/', 'packages/core/src/', `${folder}/`].map((place) => place + path)
      const found = places.find((place) => existsSync(join(root, place)))
      if (found === undefined) missing.push(path)
      else folder = found.slice(0, found.lastIndexOf('/'))
    }
    expect(missing).toEqual([])
  })
})
