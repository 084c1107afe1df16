// Breaks a source in one place, wherever a formatter has put its line ends, and in whichever file of a folder it is.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const CLOSING = new Set([')', ']', '}'])

/** A text without comments on a line of their own, white space, and commas before a closing bracket; and where each character that is left stands. */
function squeeze(text) {
  const kept = []
  const isComment = (index) => /^[^\S\n]*\/\//.test(text.slice(text.lastIndexOf('\n', index - 1) + 1, index + 2))
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '/' && isComment(index)) index = `${text}\n`.indexOf('\n', index)
    else if (!/\s/.test(text[index])) kept.push(index)
  }
  const places = kept.filter((index, at) => text[index] !== ',' || !CLOSING.has(text[kept[at + 1]]))
  return { text: places.map((index) => text[index]).join(''), places }
}

/** How often a text is there. A last comma is there or not, as the formatter likes it. */
function find(source, from) {
  const [whole, wanted] = [squeeze(source), squeeze(from).text]
  const part = wanted.replace(/,$/, '')
  const first = part === '' ? -1 : whole.text.indexOf(part)
  const others = first < 0 ? 0 : whole.text.slice(first + 1).split(part).length - 1
  return { whole, part, isCommaWanted: wanted !== part, first, count: first < 0 ? 0 : 1 + others }
}

/**
 * Replaces the one place of a source that reads as `from`.
 *
 * @throws {Error} If there is none, or more than one.
 */
export function mutate(source, { from, to }) {
  const { whole, part, isCommaWanted, first, count } = find(source, from)
  if (count !== 1) throw new Error(`is there ${count} times, and has to be there once`)
  const [start, last] = [whole.places[first], whole.places[first + part.length - 1]]
  const comma = isCommaWanted ? (/^\s*,/.exec(source.slice(last + 1))?.[0].length ?? 0) : 0
  return source.slice(0, start) + to + source.slice(last + 1 + comma)
}

const isSource = (name) => /\.tsx?$/.test(name) && !/\.(?:test|suite|fixture|test-d)\.tsx?$/.test(name)

/**
 * Finds the file that a mutant breaks: the one that it names, or the one below the folder that it names in which its text is.
 *
 * @param root The folder of the repository, or of a copy.
 * @throws {Error} If there is no such file, or more than one.
 */
export function locate(root, { file, from }) {
  if (!existsSync(join(root, file))) throw new Error('does not exist')
  if (!file.endsWith('/')) return file
  const files = readdirSync(join(root, file), { recursive: true })
    .filter(isSource)
    .map((name) => join(file, name))
    .filter((path) => find(readFileSync(join(root, path), 'utf8'), from).count > 0)
  if (files.length !== 1) throw new Error(`the text is in ${files.length} files, and has to be in one`)
  return files[0]
}
