// Reads what a page of the guide says to do: the commands, and which block goes into which file.
import { readFileSync } from 'node:fs'
import { ROOT, SetupError } from '../setup.mjs'

/** A fence, with the paragraph before it. */
const FENCE = /(?:^(?<before>[^\n]+)\n\n)?^```(?<language>\w+)[^\n]*\n(?<code>[\s\S]*?)^```$/gm
/** How the paragraph before a block ends that goes into a file. */
const PLACE =
  /(?:In `(?<folder>[^`]+)`, )?(?<how>[Cc]reate|[Rr]eplace|[Aa]dd to(?: the object in)?) `(?<file>[^`]+)`:$|In `(?<changed>[^`]+)`, replace the first block:$/
/** Says that blocks of another page go into a file of this one. */
const BORROWED =
  /In `(?<folder>[^`]+)`, create `(?<file>[^`]+)` from the (?<count>\w+) blocks of \[\w+\]\((?<page>[\w.-]+)#/
const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six']

/**
 * A block of code and its place.
 *
 * @typedef {object} Block
 * @property {'create' | 'replace' | 'add to' | 'add to the object in' | 'replace the first block'} how
 * @property {string} folder Below the app's; empty for the app's own.
 * @property {string} file
 * @property {string} code
 * @property {string} [replaced] The code of the first block, if that is what it replaces.
 */

/** The blocks of another page that this one wants in a file of its own. */
function borrowedBlocks(text) {
  const borrowed = BORROWED.exec(text)?.groups
  if (borrowed === undefined) return []
  const { folder, file, count, page } = borrowed
  const blocks = readGuide(page).blocks.filter((block) => block.file === file)
  if (NUMBERS[blocks.length] !== count)
    throw new SetupError(`The guide speaks of ${count} blocks, and ${page} has ${blocks.length} for \`${file}\`.`)
  return blocks.map((block) => ({ ...block, folder }))
}

/** The place that a paragraph gives, or `undefined`. */
function placeOf(paragraph, blocks) {
  const place = PLACE.exec(paragraph)?.groups
  if (place === undefined) return
  const { how = 'replace the first block', folder, file = place.changed } = place
  const first = blocks.find((block) => block.file === file)
  const replaced = place.changed === undefined ? undefined : first?.code
  return { how: how.toLowerCase(), folder: folder ?? first?.folder ?? '', file, replaced }
}

/**
 * Reads a page of the guide as a newcomer does.
 *
 * @param {string} name Of a page below `docs/guide`.
 * @returns {{ commands: string[], blocks: Block[] }} The lines of its shell blocks without comments, and each block that goes into a file.
 */
export function readGuide(name) {
  const text = readFileSync(`${ROOT}docs/guide/${name}`, 'utf8')
  const commands = []
  const blocks = borrowedBlocks(text)
  let end = 0
  let place
  for (const { groups, index, 0: whole } of text.matchAll(FENCE)) {
    const { before, language, code } = groups
    // A block right below another one goes into the same file.
    const follows = before === undefined && place !== undefined && text.slice(end, index).trim() === ''
    end = index + whole.length
    place = follows ? { ...place, how: 'add to' } : placeOf(before ?? '', blocks)
    if (place !== undefined) blocks.push({ ...place, code })
    else if (language === 'sh') commands.push(...code.split('\n').map((line) => line.replace(/\s+#.*$/, '').trim()))
  }
  return { commands: commands.filter((line) => line !== ''), blocks }
}
