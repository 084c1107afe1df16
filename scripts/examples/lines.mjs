// Counts what a user of an example would write.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** An example has fewer lines than this. */
export const LINE_LIMIT = 60

/** The page and its API. */
const isOwn = (path) => /\.(html|svelte|tsx?|vue)$/.test(path) && !NOT_OWN.test(path)
/** Settings, tests, and what frames every page of Next.js. */
const NOT_OWN = /\.(config|d|test)\.tsx?$|(^|\/)layout\.tsx$/
const IS_MADE = /^(node_modules|dist|\.next)(\/|$)/

/** What stands around the page in its HTML is the same everywhere. */
const FRAME = /^<!doctype html>[\s\S]*<main>|<\/main>[\s\S]*$/g
const IMPORT = /^\s*(?:import\s(?:[^'"]*?from\s)?)?['"][^'"]+['"]$/gm
const COMMENT = /\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|^\s*\/\/.*$/gm

const CLOSING_TAG = /^\s*<\/[\w-]+>$/

/** The lines of a text that say something: no import or directive, no comment, no bracket or closing tag alone. */
const linesOf = (text) =>
  text
    .replace(FRAME, '')
    .replace(COMMENT, '')
    .replace(IMPORT, '')
    .split('\n')
    .filter((line) => /\w/.test(line) && !CLOSING_TAG.test(line)).length

/** The lines of an example's own code. */
export const ownLines = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((path) => isOwn(path) && !IS_MADE.test(path))
    .reduce((sum, path) => sum + linesOf(readFileSync(join(folder, path), 'utf8')), 0)
