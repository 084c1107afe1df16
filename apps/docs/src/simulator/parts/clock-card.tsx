import { type ReactNode, useId } from 'react'
import type { Step } from '@reauth/core/testing'
import { CLOCKS, type DeviceClock, clockFactsOf, wordsOfAge } from '../logic/device-clock.js'

const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'UTC' })
const timeOf = (seconds: number): string => TIME.format(seconds * 1000)

/** What a wrong clock of the device says, and what the flow counts by instead. */
export function ClockCard({ step, clock }: { readonly step: Step; readonly clock: DeviceClock }): ReactNode {
  const heading = useId()
  const facts = clockFactsOf(step, clock)
  return (
    <section className="sim-card sim-clock" aria-labelledby={heading}>
      <h3 id={heading}>The device’s clock is {CLOCKS[clock]}</h3>
      <p>
        That changes no step of this run. How old an authentication is, the flow counts by the times in the token, which
        the provider’s clock made. Your server decides by its own clock.
      </p>
      {facts === null ? (
        <p className="sim-muted">No claims were read yet. Choose an answer of the provider.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Clock</th>
              <th scope="col">Token’s times</th>
              <th scope="col">Device</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">Now</th>
              <td>{timeOf(facts.now)}</td>
              <td>{timeOf(facts.deviceNow)}</td>
            </tr>
            <tr>
              <th scope="row">Signed in</th>
              <td>{timeOf(facts.authTime)}</td>
              <td>{timeOf(facts.authTime)}</td>
            </tr>
            <tr>
              <th scope="row">Age</th>
              <td>{wordsOfAge(facts.now - facts.authTime)}</td>
              <td>{wordsOfAge(facts.deviceNow - facts.authTime)}</td>
            </tr>
            <tr>
              <th scope="row">Check</th>
              <td>
                <code>{facts.verdict}</code>
              </td>
              <td>{facts.naive === null ? '–' : `Date.now() ${facts.naive}`}</td>
            </tr>
          </tbody>
        </table>
      )}
      <p className="sim-muted">
        A clock that is set while the page is open can cost one prompt. If it is set while the page is away, what was
        kept may expire early. It never saves a prompt.{' '}
        <a href={`together#/two-devices?clock=${clock}`}>Play two devices beside each other</a>.
      </p>
    </section>
  )
}
