import { type OpenPage, TestWorld, transferOf, until } from './browser.fixture.js'
import type { SensitiveRun } from '../run/sensitive-run.js'

export const HOME = 'https://app.example.com/accounts?tab=1'

/** A page that has left for the provider. */
export interface Left {
  readonly world: TestWorld
  readonly action: ReturnType<typeof transferOf>
  readonly first: OpenPage
}

/** Starts a transfer, and waits until its page has left for the provider. */
export async function leave(more: object = {}, input: unknown = { to: 'bob' }): Promise<Left> {
  const world = new TestWorld()
  world.authTime -= 1000
  const action = transferOf(world, more)
  const first = world.open(HOME, [action])
  await first.reauth.perform(action, input)
  await until(() => world.left.length === 1)
  return { world, action, first }
}

/** Opens the callback page. */
export async function comeBack(
  { world, action, first }: Left,
  parameters?: string,
): Promise<{ page: OpenPage; run: SensitiveRun }> {
  const page = world.open(world.callback(parameters), [action], first.tab)
  const run = await page.reauth.resume()
  if (run === null) throw new Error('nothing to resume')
  return { page, run }
}

/** Waits until the run asks for confirmation after the redirect. */
export const confirming = (run: SensitiveRun): Promise<void> =>
  until(() => run.getSnapshot().status === 'confirmingResumed')
