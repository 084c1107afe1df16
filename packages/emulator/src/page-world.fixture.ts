import type { AdapterWorld, MakeService } from '@reauth/core/testing'
import { Wire, sharedMembers } from './adapter-world.fixture.js'
import { EndUser, passwordOf } from './end-user.fixture.js'
import type { Emulator } from './index.js'
import { type FakePage, becomePage } from './page.fixture.js'
import { FakeWindows } from './windows.fixture.js'

const HOME = 'http://localhost:4300/'
export const CALLBACK = 'http://localhost:4300/callback'

/** What differs from one SDK to another. */
export interface SdkOfPage {
  /** Signs in: leaves the page, calls `comeBack`, and finishes the callback at `location.href`. */
  readonly signIn: (comeBack: () => Promise<void>) => Promise<void>
  /** Makes the service of a page that was just loaded at `location.href`. */
  readonly makeService: (clientId: string) => ReturnType<MakeService>
  readonly without: AdapterWorld['without']
}

/** A page that was opened for one rule, and the end-user before it. */
class OpenPage {
  readonly wire = new Wire()
  readonly page: FakePage
  windows: FakeWindows | undefined
  readonly #endUser: EndUser
  /** How many departures came back. */
  #returned = 0
  /** How many departures belong to the sign-in. */
  #before = 0

  constructor(emulator: Emulator) {
    this.page = becomePage(HOME)
    this.#endUser = new EndUser(emulator)
    globalThis.fetch = this.wire.fetch
  }

  get prompts(): number {
    return this.page.departures.length - this.#before + (this.windows?.opened ?? 0)
  }

  /** What the page, or its window, asked of the provider last. Waits for the next question. */
  async question(): Promise<string> {
    for (;;) {
      const asked = this.windows?.visits.at(-1) ?? this.page.departures.slice(this.#returned).at(-1)
      if (asked !== undefined) return asked
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  async comeBack(): Promise<void> {
    const { back } = await this.#endUser.answer(await this.question(), passwordOf('alice'))
    if (back === undefined) throw new Error('The provider shows a page.')
    this.page.href = back
    this.#returned = this.page.departures.length
    const code = new URL(back).searchParams.get('code')
    if (code !== null) this.wire.secrets.add(code)
  }

  /** The sign-in is over: another page of the app is open. Until now, a late prompt of the page before is that page's. */
  reset(): void {
    this.windows = new FakeWindows(this.page, this.#endUser)
    this.page.href = HOME
    this.#before = this.#returned
    this.wire.requests = 0
  }
}

/** The world of an SDK in a page that leaves or opens windows, before an emulator. */
export function pageWorld(browser: AdapterWorld['browser'], emulator: () => Emulator, sdk: SdkOfPage) {
  let open: OpenPage
  let isHanging = false
  const shared = sharedMembers(emulator, () => open.wire)
  const world: AdapterWorld = {
    ...shared,
    browser,
    // A window is looked at once a second by some SDKs.
    patience: 15_000,
    ...(sdk.without && { without: sdk.without }),
    begin: async () => {
      emulator().control.reset()
      open = new OpenPage(emulator())
      await sdk.signIn(() => open.comeBack())
      open.reset()
      await world.endUser('approves')
    },
    end: () => (isHanging ? undefined : open.windows?.answered()),
    prompts: () => open.prompts,
    endUser: (answer) => {
      open.windows!.isEndUserImpatient = answer === 'closesWindow'
      isHanging = answer === 'closesWindow' || answer === 'hesitates'
      return shared.endUser(answer === 'closesWindow' ? 'hesitates' : answer)
    },
    authorizationRequest: async () => new URL(await open.question()).searchParams,
    callback: async () => {
      await open.comeBack()
      return new URL(open.page.href)
    },
    blockWindows: () => {
      open.windows!.isBlocked = true
    },
    otherClient: () => sdk.makeService('other'),
  }
  return { world, makeService: () => sdk.makeService('demo') }
}
