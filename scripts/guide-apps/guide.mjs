// Reads the instructions of a page of the guide: the commands, and the file of each code block.
import { readFileSync } from 'node:fs'
import { ROOT, SetupError } from '../setup.mjs'

/** A code fence with the paragraph before it. */
const FENCE = /(?:^(?<before>[^\n]+)\n\n)?^```(?<language>\w+)[^\n]*\n(?<code>[\s\S]*?)^```$/gm
/** The end of a paragraph that names the file of the next block. */
const PLACE =
  /(?:In `(?<folder>[^`]+)`, )?(?<how>[Cc]reate|[Rr]eplace|[Aa]dd to(?: the object in)?) `(?<file>[^`]+)`:$|In `(?<changed>[^`]+)`, replace the first block:$/
/** A sentence that puts blocks of another page into a file. */
const BORROWED =
  /In `(?<folder>[^`]+)`, create `(?<file>[^`]+)` from the (?<count>\w+) blocks of \[\w+\]\((?<page>[\w.-]+)#/
const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six']

/**
 * A block of code and its file.
 *
 * @typedef {object} Block
 * @property {'create' | 'replace' | 'add to' | 'add to the object in' | 'replace the first block'} how
 * @property {string} folder The folder below the app's; empty for the app's own.
 * @property {string} file
 * @property {string} code
 * @property {string} [replaced] The code of the first block, if this block replaces it.
 */

/** Returns the blocks of another page that this page puts into a file. */
function borrowedBlocks(text) {
  const borrowed = BORROWED.exec(text)?.groups
  if (borrowed === undefined) return []
  const { folder, file, count, page } = borrowed
  const blocks = readGuide(page).blocks.filter((block) => block.file === file)
  if (NUMBERS[blocks.length] !== count)
    throw new SetupError(`The guide mentions ${count} blocks, but ${page} has ${blocks.length} for \`${file}\`.`)
  return blocks.map((block) => ({ ...block, folder }))
}

/** Returns the place that a paragraph names, or `undefined`. */
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
 * @param {string} name The name of a page below `docs/guide`.
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
    // A block directly below another one goes into the same file.
    const follows = before === undefined && place !== undefined && text.slice(end, index).trim() === ''
    end = index + whole.length
    place = follows ? { ...place, how: 'add to' } : placeOf(before ?? '', blocks)
    if (place !== undefined) blocks.push({ ...place, code })
    else if (language === 'sh') commands.push(...code.split('\n').map((line) => line.replace(/\s+#.*$/, '').trim()))
  }
  return { commands: commands.filter((line) => line !== ''), blocks }
}
