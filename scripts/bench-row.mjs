// One line of a table of goals: the measured value, the required limit, and the goal.

/**
 * @param what A description of the measurement.
 * @param value The measured value.
 * @param floor The maximum; if the goal is higher, the minimum.
 * @param goal The value to aim for.
 * @param unit The unit, written after each value. Default: none.
 */
export function printRow(what, value, floor, goal, unit = '') {
  const write = (number) => `${Number.isInteger(number) ? number : number.toFixed(2)}${unit}`
  const holds = (limit) => (goal > floor ? value >= limit : value <= limit)
  const verdict = holds(goal) ? 'reached' : holds(floor) ? 'met' : 'MISSED'
  console.log(
    `${what.padEnd(62)} ${write(value).padStart(9)}   floor ${write(floor).padStart(8)}   goal ${write(goal).padStart(8)}   ${verdict}`,
  )
}
