// #region page
import { Browser } from './browser'

export default function Page() {
  return (
    <main>
      <h1>Transfers</h1>
      <Browser />
    </main>
  )
}
// #endregion
