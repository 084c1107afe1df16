// Changes a source in one place, wherever a formatter put its line breaks, and in any file of a folder.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const CLOSING = new Set([')', ']', '}'])

/** Removes comment lines, white space and trailing commas from a text. Also returns the original position of each remaining character. */
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

/** Finds the occurrences of a text, with or without a trailing comma. */
function find(source, from) {
  const [whole, wanted] = [squeeze(source), squeeze(from).text]
  const part = wanted.replace(/,$/, '')
  const first = part === '' ? -1 : whole.text.indexOf(part)
  const others = first < 0 ? 0 : whole.text.slice(first + 1).split(part).length - 1
  return { whole, part, isCommaWanted: wanted !== part, first, count: first < 0 ? 0 : 1 + others }
}

/**
 * Replaces the only occurrence of `from` in a source.
 *
 * @throws {Error} If there is none, or more than one.
 */
export function mutate(source, { from, to }) {
  const { whole, part, isCommaWanted, first, count } = find(source, from)
  if (count !== 1) throw new Error(`occurs ${count} times, but must occur once`)
  const [start, last] = [whole.places[first], whole.places[first + part.length - 1]]
  const comma = isCommaWanted ? (/^\s*,/.exec(source.slice(last + 1))?.[0].length ?? 0) : 0
  return source.slice(0, start) + to + source.slice(last + 1 + comma)
}

const isSource = (name) => /\.tsx?$/.test(name) && !/\.(?:test|suite|fixture|test-d)\.tsx?$/.test(name)

/**
 * Finds the file that a mutant changes: the named file, or the only file below the named folder that contains its text.
 *
 * @param root The folder of the repository or of a copy.
 * @throws {Error} If there isn't exactly one such file.
 */
export function locate(root, { file, from }) {
  if (!existsSync(join(root, file))) throw new Error('does not exist')
  if (!file.endsWith('/')) return file
  const files = readdirSync(join(root, file), { recursive: true })
    .filter(isSource)
    .map((name) => join(file, name))
    .filter((path) => find(readFileSync(join(root, path), 'utf8'), from).count > 0)
  if (files.length !== 1) throw new Error(`the text occurs in ${files.length} files, but must occur in one`)
  return files[0]
}
