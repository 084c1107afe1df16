import { type Device, createDevice } from '@reauth/emulator/device'
import type * as TestingLibrary from '@testing-library/react'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Demo } from './demo.fixture'
import { openPage } from './page.fixture'
import { runSdk } from './sdk.fixture'

const REDIRECT_URI = 'com.example.harbor://callback'

vi.mock('@authgear/react-native', async () => runSdk(await import('react-native')))

let demo: Demo
let device: Device
let library: typeof TestingLibrary

beforeAll(async () => {
  demo = await Demo.start()
  device = createDevice({ platform: 'android' })
  openPage()
  window.native = { platform: device.platform, reactNativeModule: device.reactNativeModule }
  library = await import('@testing-library/react')
  library.configure({ asyncUtilTimeout: 20_000 })
})
afterEach(() => library.cleanup())
afterAll(() => demo.stop())

/** Starts the app. */
async function open() {
  const { fireEvent, render, screen } = library
  const { HarborApp } = await import('../src/harbor-app')
  render(<HarborApp bank={demo.address} redirectURI={REDIRECT_URI} />)
  const press = async (name: string): Promise<void> => {
    fireEvent.click(await screen.findByRole('button', { name }))
  }
  return {
    screen,
    press,
    turnOnBiometrics: async () => fireEvent.click(await screen.findByRole('switch')),
    /** Sends a large transfer, and waits for the prompt. */
    send: async () => {
      device.nextPrompt('hesitates')
      for (const [label, value] of Object.entries({ To: 'Bob Baker', Amount: '1,250', Note: 'rent' }))
        fireEvent.change(await screen.findByLabelText(label), { target: { value } })
      await press('Send')
      await screen.findByText('Confirm that it is you.')
      await vi.waitUntil(() => device.biometrics.isOpen, { timeout: 20_000 })
    },
  }
}

describe('the app in Node, with the real JavaScript of the SDK and the real server', () => {
  it('sends a large transfer after a biometric confirmation, and the bank books it once', async () => {
    const { screen, press, turnOnBiometrics, send } = await open()
    await press('Sign in')
    await turnOnBiometrics()
    await screen.findByText('Your fingerprint or face confirms transfers.')
    await send()
    expect(await demo.ledger()).toEqual([])
    device.answerPrompt('approves')
    await screen.findByTestId('run-succeeded')
    await screen.findByText('$11,230.50')
    expect(await demo.ledger()).toMatchObject([{ subject: 'alice', recipient: 'Bob Baker', amount_cents: 125_000 }])
  })

  it('restores the session and the device key when it is opened again, and sends nothing if the prompt is cancelled', async () => {
    const { screen, send } = await open()
    await screen.findByText('Your fingerprint or face confirms transfers.')
    await send()
    device.answerPrompt('cancels')
    await screen.findByTestId('run-cancelled')
    expect(await demo.ledger()).toHaveLength(1)
  })
})
