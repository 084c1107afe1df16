import type { ReactNode } from 'react'
import { HarborApp } from './src/harbor-app'

/** The app on a device. The demo's server runs on the machine of the simulator. */
export default function App(): ReactNode {
  return <HarborApp bank="http://localhost:4300" redirectURI="com.example.harbor://callback" />
}
