import { useEffect, useState } from 'react'
import { scenarios } from '@reauth/core/testing'
import { breaks, wholeMachine } from './logic/machine.js'
import { type RulesReport, checkingRules } from './logic/rules.js'

/** The id of the unchanged chart. */
export const WHOLE = 'whole'

/** Checks the rules in the page, one scenario at a time, with renders in between. With `null`, nothing is checked. */
export function useRules(what: string | null): RulesReport | null {
  const [report, setReport] = useState<RulesReport | null>(null)
  useEffect(() => {
    setReport(null)
    if (what === null) return
    const change = breaks.find(({ id }) => id === what)
    const wanted = change === undefined ? scenarios : scenarios.filter(({ id }) => change.scenarios.includes(id))
    const run = checkingRules((change?.make ?? wholeMachine)(), wanted)
    let timer = setTimeout(function slice() {
      const { value, done } = run.next()
      if (done === true) return
      setReport(value)
      timer = setTimeout(slice)
    })
    return () => clearTimeout(timer)
  }, [what])
  return report
}
