'use client'
import dynamic from 'next/dynamic'

/** `@authgear/web` needs a browser. */
export const Browser = dynamic(() => import('./client').then(({ Client }) => Client), { ssr: false })
