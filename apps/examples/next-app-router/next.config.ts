import type { NextConfig } from 'next'

/** The pages that the OpenID Provider sends the end-user back to are the page itself. */
const pages = ['/callback', '/signed-in']
const headers = [
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'Content-Security-Policy', value: "frame-ancestors 'none'" },
]

export default {
  rewrites: async () => pages.map((source) => ({ source, destination: '/' })),
  headers: async () => [{ source: '/:path*', headers }],
} satisfies NextConfig
