import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { fillTables } from './tables.js'

const GUIDE = new URL('../../../../docs/guide/providers.md', import.meta.url)

test('the tables of the guide match the expectations of the adapter tests', () => {
  const page = readFileSync(GUIDE, 'utf8')
  if (process.env['WRITE_TABLES'] === '1') writeFileSync(GUIDE, fillTables(page))
  else expect(page, 'To update the tables, run: npm run test:adapters -- --write').toBe(fillTables(page))
})
