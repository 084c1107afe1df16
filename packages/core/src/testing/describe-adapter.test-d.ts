import { describe as nodeDescribe, it as nodeIt } from 'node:test'
import { describe, it } from 'vitest'
import type { AdapterTestRunner } from './index.js'

export const runners: readonly AdapterTestRunner[] = [
  { describe, it },
  { describe: nodeDescribe, it: nodeIt },
]
