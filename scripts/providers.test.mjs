import { test } from 'node:test'
import { checkTable } from './providers/honours.mjs'

void test('the guide shows what each provider was measured to honor', () => checkTable())
