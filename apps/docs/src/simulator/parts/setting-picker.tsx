import type { ReactNode } from 'react'
import { scenarios } from '@reauth/core/testing'
import { CLOCKS, type DeviceClock } from '../logic/device-clock.js'
import { CHOICES, SWITCHES, type Settings, defaults, settingsOfId, settingsToId } from '../logic/scenario.js'

const WORDS: Readonly<Record<string, string>> = {
  browser: 'Browser',
  maxAge: 'Maximum age',
  policy: 'Cannot reauthenticate',
  redirect: 'by a redirect',
  inProcess: 'in a window',
  none: 'cannot ask',
  reauthenticate: 'refuse if stale',
  deny: 'deny',
  allowUnverifiable: 'allow unverified',
  confirm: 'a click before the prompt',
  operation: 'bound to an operation',
  resolvable: 'the server can be asked after',
  fallback: 'browser when biometrics are declined',
}

interface Props {
  readonly scenario: string
  readonly clock: DeviceClock
  readonly onPick: (id: string) => void
  readonly onClock: (clock: DeviceClock) => void
}

/** Picks how the device’s clock is set. */
export function ClockPicker({ clock, onClock }: Pick<Props, 'clock' | 'onClock'>): ReactNode {
  return (
    <label className="sim-field">
      <span>The device’s clock</span>
      <select value={clock} onChange={({ currentTarget }) => onClock(currentTarget.value as DeviceClock)}>
        {Object.entries(CLOCKS).map(([id, words]) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Picks the setting that a run starts in: one of the known ones, or one’s own; and the clock of the device. */
export function SettingPicker({ scenario, clock, onPick, onClock }: Props): ReactNode {
  const own = settingsOfId(scenario)
  const set = (change: Partial<Settings>): void => onPick(settingsToId({ ...(own ?? defaults), ...change }))
  return (
    <div className="sim-setting">
      <label className="sim-field">
        <span>Setting</span>
        <select
          value={own === null ? scenario : 'own'}
          onChange={({ currentTarget }) =>
            onPick(currentTarget.value === 'own' ? settingsToId(defaults) : currentTarget.value)
          }
        >
          {scenarios.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
          <option value="own">one’s own…</option>
        </select>
      </label>
      {own === null ? null : (
        <div className="sim-own">
          {(Object.keys(CHOICES) as (keyof typeof CHOICES)[]).map((name) => (
            <label className="sim-field" key={name}>
              <span>{WORDS[name]}</span>
              <select value={own[name]} onChange={({ currentTarget }) => set({ [name]: currentTarget.value })}>
                {CHOICES[name].map((choice) => (
                  <option key={choice} value={choice}>
                    {WORDS[choice] ?? choice}
                  </option>
                ))}
              </select>
            </label>
          ))}
          {SWITCHES.map((name) => (
            <label key={name} className="sim-check">
              <input
                type="checkbox"
                checked={own[name]}
                onChange={({ currentTarget }) => set({ [name]: currentTarget.checked })}
              />{' '}
              {WORDS[name]}
            </label>
          ))}
        </div>
      )}
      <ClockPicker clock={clock} onClock={onClock} />
    </div>
  )
}
