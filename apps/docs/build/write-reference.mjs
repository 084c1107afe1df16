// Reads the declarations of all packages once, so that a change of a guide doesn't read them again.
import { mkdir, writeFile } from 'node:fs/promises'
import { referencePages } from './reference.mjs'

const folder = new URL('../src/generated/', import.meta.url)
await mkdir(folder, { recursive: true })
await writeFile(new URL('reference.json', folder), JSON.stringify(await referencePages()))
