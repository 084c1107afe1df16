import type { ReactNode } from 'react'
import { HarborApp } from './src/harbor-app'

/** The app on a device: the demo's server is on the machine that the simulator runs on. */
export default function App(): ReactNode {
  return <HarborApp bank="http://localhost:4300" redirectURI="com.example.harbor://callback" />
}
