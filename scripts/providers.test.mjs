import { test } from 'node:test'
import { checkTable } from './providers/honours.mjs'

void test("the guide's table equals the measurements of the providers", () => checkTable())
