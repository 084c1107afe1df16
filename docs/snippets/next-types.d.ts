// The parts of Next.js that the guide uses. `npm run test:guides` compiles the code with the real types.
declare module 'next/dynamic' {
  import type { ComponentType } from 'react'

  export default function dynamic<Props>(
    load: () => Promise<ComponentType<Props>>,
    options: { readonly ssr: boolean },
  ): ComponentType<Props>
}

declare module 'next/headers' {
  interface CookieOptions {
    readonly httpOnly: boolean
    readonly secure: boolean
    readonly sameSite: 'strict'
    readonly maxAge: number
  }
  export function cookies(): Promise<{
    get(name: string): { readonly value: string } | undefined
    set(name: string, value: string, options: CookieOptions): void
    delete(name: string): void
  }>
}
