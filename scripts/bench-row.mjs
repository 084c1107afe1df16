// One line of a table of goals: what was measured, the least that is asked of it, and what is reached for.

/**
 * @param id The goal, such as `D1`.
 * @param what What was measured.
 * @param value The figure.
 * @param floor The most that it may be; where the goal is above it, the least.
 * @param goal What it should be.
 * @param unit Written after each. Default: nothing.
 */
export function printRow(id, what, value, floor, goal, unit = '') {
  const write = (number) => `${Number.isInteger(number) ? number : number.toFixed(2)}${unit}`
  const holds = (limit) => (goal > floor ? value >= limit : value <= limit)
  const verdict = holds(goal) ? 'reached' : holds(floor) ? 'met' : 'MISSED'
  console.log(
    `${id.padEnd(3)} ${what.padEnd(62)} ${write(value).padStart(9)}   floor ${write(floor).padStart(8)}   goal ${write(goal).padStart(8)}   ${verdict}`,
  )
}
