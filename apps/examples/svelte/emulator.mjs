// Stands in for your OpenID Provider while you develop. Remove it when `.env` names the real one.
import { startEmulator } from '@reauth/emulator'

const { PORT, VITE_ISSUER, VITE_CLIENT_ID } = process.env
const redirectURIs = ['signed-in', 'callback'].map((path) => `http://localhost:${PORT}/${path}`)
await startEmulator({ port: Number(new URL(VITE_ISSUER).port), clients: [{ clientId: VITE_CLIENT_ID, redirectURIs }] })
