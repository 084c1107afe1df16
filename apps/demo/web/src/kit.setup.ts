import { checkAfterEach, collectChartCoverage } from '@reauth/core/testing'
import { afterAll, afterEach } from 'vitest'
import { COUNTS } from './chart-coverage.js'

checkAfterEach(afterEach)
collectChartCoverage(afterAll, { folder: COUNTS })
