import * as react from 'react'
import { StrictMode } from 'react'
import * as jsxRuntime from 'react/jsx-runtime'
import { createRoot } from 'react-dom/client'
import { App } from './app.js'
import './theme.css'
import './shell.css'
import './prose.css'
import './migration/migration.css'

// The simulator is a script of its own, with this React.
Object.assign(window, { reauthShared: { react, jsxRuntime } })

createRoot(document.querySelector('#root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
