// #region coverage
// coverage.setup.ts
import { chartCoverageSetup } from '@reauth/core/testing'

export default chartCoverageSetup({
  threshold: 20,
  // This app has no biometrics and no operations.
  ignore: ({ id }) => /biometric|operation/i.test(id),
})
// #endregion
