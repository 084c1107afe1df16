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
import type { Knobs } from './scenarios.js'

/** What the dock needs of the page. */
export interface DockOptions {
  readonly reauth: Pick<Reauth, 'reset' | 'runs'>
  readonly inspection: Inspection
  readonly network: Network
  readonly choice: Choice
}

/** Milliseconds. */
const A_MOMENT = 900

/** Makes what stands beside the bank. It works behind the bank's back: no bank has it. */
export function createDock({ reauth, inspection, network, choice }: DockOptions): ReactNode {
  /** What the page read is of before. Its own clock counts on from there, and does not move when the bank's does. */
  const readAnew = async (): Promise<void> => {
    reauth.reset()
    await freshToken()
  }
  const set = async (knobs: Knobs): Promise<void> => {
    const isPersonal = knobs.confirmedAgo !== undefined || knobs.lockedOut === true
    await present({ act: 'set', ...knobs }, isPersonal ? await freshToken() : undefined)
    if (isPersonal) await readAnew()
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
        // A token that was issued before is older by ten minutes, and the next one says so.
        await freshToken()
        await present({ act: 'passTime', minutes: 10 })
        await readAnew()
        reloadAccount()
      }}
      allowOtherAccount={() => present({ act: 'otherAccount', allows: true })}
    />
  )
}
