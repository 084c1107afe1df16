import type { Reauth } from '@reauth/core'
import type { Inspection } from '@reauth/devtools/stream'
import type { ReactNode } from 'react'
import { present } from '../api.js'
import { pageClock } from '../clock.js'
import { clearForm, fillForm, focusSend, pressSend, reloadAccount } from '../form-requests.js'
import { type Choice, addressOf } from '../providers/choice.js'
import { freshToken, lastConfirmation } from '../session.js'
import { Director } from './director.js'
import { Dock } from './dock.js'
import type { Network } from './network.js'
import type { ScenarioSettings } from './scenarios.js'

/** Options of the dock. */
export interface DockOptions {
  readonly reauth: Pick<Reauth, 'reset' | 'runs'>
  readonly inspection: Inspection
  readonly network: Network
  readonly choice: Choice
}

/** The pause before a scenario sends the form, in milliseconds. */
const A_MOMENT = 900

/** Creates the dock beside the bank. A real app has none. */
export function createDock({ reauth, inspection, network, choice }: DockOptions): ReactNode {
  /** Replaces the page's reading. The page's clock doesn't move with the bank's, so an old reading would still look new. */
  const readAgain = async (): Promise<void> => {
    reauth.reset()
    await freshToken()
  }
  const set = async (settings: ScenarioSettings): Promise<void> => {
    const isPersonal = settings.confirmedAgo !== undefined || settings.lockedOut === true
    await present({ act: 'set', ...settings }, isPersonal ? await freshToken() : undefined)
    if (isPersonal) await readAgain()
  }
  const director = new Director({
    inspection,
    network,
    form: { clearForm, fillForm, focusSend, pressSend, reloadAccount },
    set,
    isRunning: () => reauth.runs().length > 0,
    pause: () => new Promise((resolve) => setTimeout(resolve, A_MOMENT)),
    openTab: () => window.open('/', '_blank'),
    goToPasskeys: async () => {
      if (choice.provider === 'passkey') return false
      await present({ act: 'openSession' }, await freshToken())
      location.assign(addressOf({ provider: 'passkey', mode: 'redirect' }))
      return true
    },
  })
  return (
    <Dock
      director={director}
      inspection={inspection}
      last={lastConfirmation}
      clock={pageClock}
      passTime={async () => {
        // The page has an older token, so that the next one shows the difference.
        await freshToken()
        await present({ act: 'passTime', minutes: 10 })
        await readAgain()
        reloadAccount()
      }}
      allowOtherAccount={() => present({ act: 'otherAccount', allows: true })}
    />
  )
}
