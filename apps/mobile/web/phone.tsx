import { type PromptAnswer, createDevice } from '@reauth/emulator/device'
import { type ReactNode, StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { BiometricSheet } from './biometric-sheet'
import { InAppBrowser, type Visit } from './in-app-browser'
import { withPrompts } from './prompts'

const query = new URLSearchParams(location.search)
const platform = query.get('platform') === 'android' ? 'android' : 'ios'

/** The overlays that the phone shows over the app. */
interface Overlays {
  readonly prompt: boolean
  readonly visit: Visit | null
}
const NOTHING: Overlays = { prompt: false, visit: null }

let show = (_: Partial<Overlays>): void => {}

const device = createDevice({
  platform,
  openURL: (url, redirectURI) =>
    new Promise((resolve) => {
      const close = (address: string | null): void => {
        show({ visit: null })
        resolve(address)
      }
      // The app goes to the background.
      if (device.biometrics.isOpen) answer('systemCancels')
      show({ visit: { url, redirectURI, close } })
    }),
})

function answer(given: Exclude<PromptAnswer, 'hesitates'>): void {
  show({ prompt: false })
  device.answerPrompt(given)
}

window.native = {
  platform,
  reactNativeModule: withPrompts(device, () => show({ prompt: true })),
  fontScale: Number(query.get('fontScale') ?? 1),
}

/** A phone with one app. The app's storage survives when the app is killed. */
function Phone(): ReactNode {
  const [life, setLife] = useState(0)
  const [overlays, setOverlays] = useState(NOTHING)
  useEffect(() => {
    show = (changed) => setOverlays((known) => ({ ...known, ...changed }))
  }, [])
  const restart = (): void => {
    device.killApp()
    setOverlays(NOTHING)
    setLife(life + 1)
  }
  return (
    <div className="phone">
      <div className="display">
        <div className="clock" aria-hidden="true">
          9:41
        </div>
        {/* oxlint-disable-next-line react/iframe-missing-sandbox -- the app uses the phone around it */}
        <iframe key={life} className="app" src="/app.html" title="Harbor" />
        {overlays.visit !== null && <InAppBrowser visit={overlays.visit} />}
        {overlays.prompt && <BiometricSheet platform={platform} onAnswer={answer} />}
        <button type="button" className="home" onClick={restart} aria-label="Kill the app and open it again" />
      </div>
    </div>
  )
}

createRoot(document.querySelector('#root')!).render(
  <StrictMode>
    <Phone />
  </StrictMode>,
)
