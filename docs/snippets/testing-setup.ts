// #region setup
// vitest.setup.ts
import { checkAfterEach, collectChartCoverage } from '@reauth/core/testing'
import { afterAll, afterEach } from 'vitest'

checkAfterEach(afterEach)
collectChartCoverage(afterAll)
// #endregion
