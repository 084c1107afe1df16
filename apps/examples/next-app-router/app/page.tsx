import { connection } from 'next/server'
import { Browser } from './browser'
import { transfers } from './store'

export default async function Page() {
  await connection()
  return (
    <main>
      <h1>reauth with Next.js</h1>
      <Browser />
      <p>{`Transfers so far: ${transfers.size}`}</p>
    </main>
  )
}
