// Counts the lines that a user of an example would write.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Every example must have fewer lines than this. */
export const LINE_LIMIT = 60

/** Returns whether a file is code of the page or its API. */
const isOwn = (path) => /\.(html|svelte|tsx?|vue)$/.test(path) && !NOT_OWN.test(path)
/** Settings, tests, and the layouts of Next.js. */
const NOT_OWN = /\.(config|d|test)\.tsx?$|(^|\/)layout\.tsx$/
const IS_MADE = /^(node_modules|dist|\.next)(\/|$)/

/** The HTML around the page, which is the same in every example. */
const FRAME = /^<!doctype html>[\s\S]*<main>|<\/main>[\s\S]*$/g
const IMPORT = /^\s*(?:import\s(?:[^'"]*?from\s)?)?['"][^'"]+['"]$/gm
const COMMENT = /\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|^\s*\/\/.*$/gm

const CLOSING_TAG = /^\s*<\/[\w-]+>$/

/** Returns the significant lines: without imports, directives, comments, and lines of brackets or closing tags only. */
const linesOf = (text) =>
  text
    .replace(FRAME, '')
    .replace(COMMENT, '')
    .replace(IMPORT, '')
    .split('\n')
    .filter((line) => /\w/.test(line) && !CLOSING_TAG.test(line)).length

/** Counts the lines of an example's own code. */
export const ownLines = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((path) => isOwn(path) && !IS_MADE.test(path))
    .reduce((sum, path) => sum + linesOf(readFileSync(join(folder, path), 'utf8')), 0)
