// Stands in for your OpenID Provider while you develop. Remove it when `.env` names the real one.
import { startEmulator } from '@reauth/emulator'

const { PORT, NEXT_PUBLIC_ISSUER, NEXT_PUBLIC_CLIENT_ID } = process.env
const redirectURIs = ['signed-in', 'callback'].map((path) => `http://localhost:${PORT}/${path}`)
await startEmulator({
  port: Number(new URL(NEXT_PUBLIC_ISSUER).port),
  clients: [{ clientId: NEXT_PUBLIC_CLIENT_ID, redirectURIs }],
})
