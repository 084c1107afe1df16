import type { Step } from './step.js'
import { stepsByMoment } from './steps-by-moment.js'

/**
 * Finds a run that returns to an earlier moment, so that it can continue forever.
 *
 * Searches the graph of all moments, whatever the length of a run. An event that changes no timer and no service does
 * not count.
 *
 * @returns The last step of the shortest run that it finds; `null` if every run ends.
 */
export function endlessOf(edges: readonly Step[]): Step | null {
  const steps = stepsByMoment(edges)
  const depthOf = (moment: number): number => steps[moment]![0]!.before!.depth
  const left = remaining(steps)
  for (const start of [...left].toSorted((a, b) => depthOf(a) - depthOf(b))) {
    const step = wayBack(steps, left, start)
    if (step !== null) return step
  }
  return null
}

/** Removes moments without incoming or outgoing steps until only loops and the paths between them remain. */
function remaining(stepsOf: Step[][]): ReadonlySet<number> {
  const back: number[][] = []
  stepsOf.forEach((steps, from) => {
    for (const { moment } of steps) (back[moment] ??= []).push(from)
  })
  const onward = (moment: number): number[] => stepsOf[moment]!.map((step) => step.moment)
  const backward = (moment: number): number[] => back[moment] ?? []
  const all = new Set<number>()
  stepsOf.forEach((_, from) => all.add(from))
  return withoutDeadEnds(withoutDeadEnds(all, onward, backward), backward, onward)
}

function withoutDeadEnds(
  moments: ReadonlySet<number>,
  onward: (moment: number) => number[],
  backward: (moment: number) => number[],
): ReadonlySet<number> {
  const left = new Set(moments)
  const count = new Map([...left].map((moment) => [moment, onward(moment).filter((next) => left.has(next)).length]))
  const dead = [...left].filter((moment) => count.get(moment) === 0)
  for (let moment = dead.pop(); moment !== undefined; moment = dead.pop()) {
    left.delete(moment)
    for (const before of backward(moment)) {
      if (!left.has(before)) continue
      const exits = count.get(before)! - 1
      count.set(before, exits)
      if (exits === 0) dead.push(before)
    }
  }
  return left
}

/** Returns the run to a moment, followed by the shortest run back to it. */
function wayBack(stepsOf: Step[][], left: ReadonlySet<number>, start: number): Step | null {
  const queue: Step[] = [stepsOf[start]![0]!.before!]
  const visited = new Set<number>()
  for (let at = 0; at < queue.length; at += 1) {
    const before = queue[at]!
    for (const step of stepsOf[before.moment]!) {
      if (!left.has(step.moment) || visited.has(step.moment)) continue
      visited.add(step.moment)
      const next = { ...step, before, depth: before.depth + 1 }
      if (step.moment === start) return next
      queue.push(next)
    }
  }
  return null
}
