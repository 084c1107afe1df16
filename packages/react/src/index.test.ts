import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it("is published with 'use client' on its first line, so that a Server Component may import it", () => {
  const built = readFileSync(join(import.meta.dirname, '../dist/index.js'), 'utf8')
  expect(built.split('\n')[0]).toMatch(/^'use client';?$/)
})
