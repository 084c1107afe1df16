import type { AdapterWorld, MakeService } from '@reauth/core/testing'
import { Wire, sharedMembers } from './adapter-world.fixture.js'
import { EndUser, passwordOf } from './end-user.fixture.js'
import type { Emulator } from './index.js'
import { type FakePage, becomePage } from './page.fixture.js'
import { FakeWindows } from './windows.fixture.js'

const HOME = 'http://localhost:4300/'
export const CALLBACK = 'http://localhost:4300/callback'

/** The parts of a world that depend on the SDK. */
export interface SdkOfPage {
  /** Signs in: redirects, calls `comeBack`, and finishes the callback at `location.href`. */
  readonly signIn: (comeBack: () => Promise<void>) => Promise<void>
  /** Creates the service of a new page at `location.href`. */
  readonly makeService: (clientId: string) => ReturnType<MakeService>
  readonly without: AdapterWorld['without']
}

/** A page for one test, and its end-user. */
class OpenPage {
  readonly wire = new Wire()
  readonly page: FakePage
  windows: FakeWindows | undefined
  readonly #endUser: EndUser
  /** Number of departures that returned. */
  #returned = 0
  /** Number of departures of the sign-in. */
  #before = 0

  constructor(emulator: Emulator) {
    this.page = becomePage(HOME)
    this.#endUser = new EndUser(emulator)
    globalThis.fetch = this.wire.fetch
  }

  get prompts(): number {
    return this.page.departures.length - this.#before + (this.windows?.opened ?? 0)
  }

  /** Waits for the next authorization request of the page or its window, and returns its URL. */
  async question(): Promise<string> {
    for (;;) {
      const requestURL = this.windows?.visits.at(-1) ?? this.page.departures.slice(this.#returned).at(-1)
      if (requestURL !== undefined) return requestURL
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  async comeBack(): Promise<void> {
    const { back } = await this.#endUser.answer(await this.question(), passwordOf('alice'))
    if (back === undefined) throw new Error('The provider showed a page instead of a redirect.')
    this.page.href = back
    this.#returned = this.page.departures.length
    const code = new URL(back).searchParams.get('code')
    if (code !== null) this.wire.secrets.add(code)
  }

  /** Ends the sign-in: another page of the app is open. Prompts until now belong to the previous page. */
  reset(): void {
    this.windows = new FakeWindows(this.page, this.#endUser)
    this.page.href = HOME
    this.#before = this.#returned
    this.wire.requests = 0
  }
}

/** Creates the world of an SDK in a page that redirects or opens windows, with an emulator. */
export function pageWorld(browser: AdapterWorld['browser'], emulator: () => Emulator, sdk: SdkOfPage) {
  let open: OpenPage
  let isHanging = false
  const shared = sharedMembers(emulator, () => open.wire)
  const world: AdapterWorld = {
    ...shared,
    browser,
    // Some SDKs poll a window once a second.
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
